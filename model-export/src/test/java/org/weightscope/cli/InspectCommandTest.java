package org.weightscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commands = ModelExport.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "inspect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commands.execute(all);
  }

  private String file(String name, int inputs) throws Exception {
    Path file = folder.resolve(name);
    Files.write(
        file,
        TensorFileWriter.write(
            List.of(
                tensor("0.weight", 3, inputs),
                tensor("0.bias", 3),
                tensor("1.weight", 1, 3),
                tensor("1.bias", 1)),
            Map.of()));
    return file.toString();
  }

  private static StoredTensor tensor(String name, int... shape) {
    float[] values = new float[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = i - 1;
    }
    return StoredTensor.of(name, DataType.F32, values, shape);
  }

  @Test
  void aFileIsShownAsText() throws Exception {
    assertEquals(0, run(file("a.safetensors", 2)), err::toString);
    assertTrue(out.toString().contains("2 to 1; 2 layers"), out::toString);
    assertTrue(out.toString().contains("sine 30"), out::toString);
  }

  @Test
  void aFileOfAnotherFormatIsToldAsWhatItIs() throws Exception {
    Path pointer =
        Files.writeString(
            folder.resolve("net.onnx"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    assertEquals(1, run(pointer.toString()));
    assertTrue(err.toString().contains("git lfs pull"), err::toString);
  }

  @Test
  void severalFilesAreAListAsJsonAndABrokenOneIsSaidToBeSo() throws Exception {
    Path broken = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
    String sound = file("a.safetensors", 2);
    assertEquals(1, run("--format", "json", sound, broken.toString()));
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertEquals(13, json.at("/results/0/network/parameters").asInt());
    assertEquals("linear", json.at("/results/0/layers/0/family").asString());
    assertTrue(json.at("/results/1/problem").has("detail"), out::toString);
    assertTrue(err.toString().contains("broken.onnx: This is no sound"), err::toString);
    assertEquals(0, run("--format", "json", sound));
    assertEquals("2", new JsonMapper().readTree(out.toString()).at("/network/input").asString());
  }

  @Test
  void aPictureGoesIntoAFile() throws Exception {
    Path picture = folder.resolve("net.svg");
    assertEquals(
        0, run("--format", "svg", "--output", picture.toString(), file("a.safetensors", 2)));
    assertTrue(Files.readString(picture).startsWith("<svg "));
    assertEquals("", out.toString());
    assertEquals(2, run("--format", "svg", file("a.safetensors", 2), file("b.safetensors", 2)));
    assertTrue(err.toString().contains("draws one file"), err::toString);
  }

  @Test
  void aDocumentSaysWhatTensorsAreThatMayBeSeveralNetworks() throws Exception {
    String file = file("c.safetensors", 3);
    assertEquals(0, run(file), err::toString);
    assertTrue(out.toString().contains("No network"), out::toString);
    Path document =
        Files.writeString(folder.resolve("c.json"), "{\"format\":1,\"activation\":\"relu\"}");
    assertEquals(0, run("--architecture", document.toString(), file), err::toString);
    assertTrue(out.toString().contains("relu"), out::toString);
    assertFalse(out.toString().contains("No network"), out::toString);
    Files.writeString(document, "{\"format\":9}");
    assertEquals(2, run("--architecture", document.toString(), file));
  }

  @Test
  void wrongArgumentsAndMissingFilesAreSaidToBeSo() throws Exception {
    assertEquals(2, run());
    assertEquals(2, run("--format", "pdf", file("a.safetensors", 2)));
    assertTrue(err.toString().contains("text, json, svg"), err::toString);
    assertEquals(1, run(folder.resolve("none.onnx").toString()));
    assertTrue(err.toString().contains("There is no such file."), err::toString);
    assertEquals(1, run(folder.toString()));
    assertTrue(err.toString().contains("it is a folder"), err::toString);
  }

  @Test
  void helpTellsWhatTheCommandDoesWithExamples() {
    assertEquals(0, run("--help"));
    assertTrue(
        out.toString().contains("Examples:") && out.toString().contains("--format svg"),
        out::toString);
  }
}
