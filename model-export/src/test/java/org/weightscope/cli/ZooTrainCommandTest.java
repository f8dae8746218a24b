package org.weightscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.zoo.TinyZoo;
import picocli.CommandLine;

class ZooTrainCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String recipe = "";
  private String data = "";

  @BeforeEach
  void writePictures() throws Exception {
    TinyZoo zoo = new TinyZoo(folder);
    recipe = zoo.recipeFile(TinyZoo.RECIPE).toString();
    data = zoo.data().toString();
  }

  private int run(String... more) {
    CommandLine commands =
        ModelExport.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of("zoo", "train", recipe, "--data", data));
    arguments.addAll(List.of(more));
    arguments.add(folder.resolve("zoo").toString());
    return commands.execute(arguments.toArray(String[]::new));
  }

  @Test
  void runsOfTheRecipeAreTrainedAndTheirAccuracyTold() {
    assertEquals(0, run(), err.toString());
    assertTrue(
        out.toString().contains("run-00001: test accuracy 0.") && out.toString().contains("done: "),
        out::toString);
    assertTrue(Files.exists(folder.resolve("zoo/run-00001/step-00012.safetensors")));
  }

  @Test
  void aRangeAndAShardOfItCanBeChosen() {
    assertEquals(0, run("--first", "3", "--runs", "2", "--shard", "0/2"), err.toString());
    assertTrue(Files.exists(folder.resolve("zoo/run-00004")));
    assertTrue(Files.notExists(folder.resolve("zoo/run-00003")), "run 3 is not of part 0/2");
  }

  @Test
  void wrongArgumentsAreSaidToBeSo() {
    assertRefused("0/4 to 3/4", "--shard", "4/4");
    assertRefused("--runs at least 1", "--runs", "0");
    assertRefused("--first must not be negative", "--first", "-1");
    assertRefused("--threads must be at least 1", "--threads", "0");
  }

  private void assertRefused(String because, String... arguments) {
    err.getBuffer().setLength(0);
    assertEquals(2, run(arguments), String.join(" ", arguments));
    assertTrue(err.toString().contains(because), err::toString);
  }

  @Test
  void missingPicturesAreNamed() throws Exception {
    Files.delete(Path.of(data, "spots/t10k-labels-idx1-ubyte"));
    assertEquals(1, run());
    assertTrue(err.toString().contains("t10k-labels-idx1-ubyte"), err::toString);
  }
}
