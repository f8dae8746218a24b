package org.weightscope.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredNetworksTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeNetworks() throws IOException {
    SmallNetworks.write(folder.resolve("a/0.safetensors"), 1);
    SmallNetworks.write(folder.resolve("a/1.safetensors"), 2);
    SmallNetworks.write(folder.resolve("b, c.safetensors"), 3);
  }

  @Test
  void aFolderOfNetworksAndATableIsRead() throws IOException {
    MeasuredNetworks read =
        read(
            """
            file,run,family,test_accuracy,step
            a/0.safetensors,0,wild,0.1,0
            a/1.safetensors,0,wild,0.52,12
            ,1,wild,0.1,24
            "b, c.safetensors",2,tame,1,0
            """);
    assertEquals(3, read.networks().size());
    assertEquals(1, read.leftOut(), "the row without a file");
    MeasuredNetworks.Measured second = read.networks().get(1);
    assertEquals(0.52, second.accuracy());
    assertEquals("wild/0", second.run());
    assertEquals("12", second.cells().get("step"));
    assertEquals(10, second.network().outputs());
    assertEquals("tame", read.networks().get(2).family());
  }

  @Test
  void twoColumnsAreEnoughAndThenEveryFileIsARun() throws IOException {
    MeasuredNetworks read =
        read("accuracy,file\r\n0.3,a/0.safetensors\r\n\r\n0.4,a/1.safetensors\r\n");
    assertEquals("a/0.safetensors", read.networks().getFirst().run());
    assertEquals(0.4, read.networks().get(1).accuracy());
  }

  @Test
  void whatIsWrongIsToldWithLineAndColumn() {
    refused(
        "file,accuracy\na/0.safetensors,high\n", "line 2, column accuracy: 'high' is no number");
    refused("file,accuracy\na/0.safetensors,52\n", "line 2, column accuracy: 52 is no share");
    refused("file,accuracy\na/0.safetensors,NaN\n", "line 2, column accuracy: NaN is no share");
    refused("file,accuracy\nc.safetensors,0.5\n", "line 2, column file: c.safetensors does not");
    refused(
        "file,accuracy\n../x.safetensors,0.5\n", "line 2, column file: ../x.safetensors is out");
    refused(
        "file,accuracy\na/0.safetensors,0.5\na/0.safetensors,0.5\n",
        "line 3, column file: a/0.safetensors stands in an earlier row");
    refused("file,run,accuracy\na/0.safetensors,,0.5\n", "line 2, column run: is empty");
    refused("file,accuracy\na/0.safetensors\n", "line 2: 1 cells, and 2 columns");
    refused("file,accuracy\n\"a/0.safetensors,0.5\n", "line 2: a quotation mark is not closed");
    refused("name,accuracy\n", "has no column file");
    refused("file,loss\n", "has no column test_accuracy or accuracy");
    refused("file,file,accuracy\n", "a column stands twice");
    refused("file,accuracy\n", "names no file");
    refused("", "is empty");
  }

  @Test
  void aFileThatIsNoNetworkIsToldWithItsLine() throws IOException {
    Files.writeString(folder.resolve("bad.safetensors"), "no tensors at all");
    refused("file,accuracy\nbad.safetensors,0.5\n", "line 2, column file: bad.safetensors: ");
  }

  private MeasuredNetworks read(String table) throws IOException {
    Files.writeString(folder.resolve(MeasuredNetworks.TABLE), table);
    return MeasuredNetworks.readFolder(folder);
  }

  private void refused(String table, String message) {
    MalformedDataException refused =
        assertThrows(MalformedDataException.class, () -> read(table), table);
    assertTrue(refused.toString().contains(message), refused.toString());
  }
}
