package org.weightscope.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.weightscope.data.InrShards;
import org.weightscope.fitting.IdxPictures;
import picocli.CommandLine;

class FitCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writePictures() throws Exception {
    IdxPictures.write(folder.resolve("pictures"), 6, 5, 4);
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--pictures", folder.resolve("pictures").toString(), "--split", "train"));
    arguments.addAll(List.of("--architecture", "2-8-1", "--steps", "5", "--threads", "1"));
    arguments.addAll(List.of(more));
    arguments.add(folder.resolve("out").toString());
    return new CommandLine(new FitCommand())
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void everyPictureIsFittedAndTheFidelityTold() throws Exception {
    assertEquals(0, run("--per-file", "4", "--start", "navon"), err.toString());
    InrShards set = InrShards.readFolder(folder.resolve("out"), "train");
    assertEquals(6, set.size());
    assertEquals("navon", set.metadata().get(0).get("initialization"));
    assertEquals("5", set.metadata().get(1).get("steps"));
    assertTrue(
        out.toString().contains("6 fitted") && out.toString().contains("PSNR"), out::toString);
  }

  @Test
  void aRangeAndAShardOfItCanBeChosen() throws Exception {
    assertEquals(
        0,
        run("--first", "1", "--count", "4", "--per-file", "1", "--shard", "1/2"),
        err.toString());
    InrShards set = InrShards.readFolder(folder.resolve("out"), "train");
    assertArrayEquals(new int[] {2, 4}, set.indices());
  }

  @Test
  void chosenPicturesGoIntoFilesOfTheirOwn() {
    assertEquals(0, run("--indices", "5,3"), err.toString());
    assertTrue(Files.exists(folder.resolve("out/train-00003.safetensors")));
    assertTrue(Files.exists(folder.resolve("out/train-00005.safetensors")));
  }

  @Test
  void wrongArgumentsAreSaidToBeSo() {
    assertRefused("0/4 to 3/4", "--shard", "4/4");
    assertRefused("2-32-32-1", "--architecture", "3-8-1");
    assertRefused("siren, navon", "--start", "other");
    assertRefused("f16, f32", "--precision", "f64");
    assertRefused("there are 6 pictures", "--count", "7");
    assertRefused("no picture 6", "--indices", "6");
    assertRefused("steps 0", "--steps", "0");
  }

  private void assertRefused(String because, String... arguments) {
    err.getBuffer().setLength(0);
    assertEquals(2, run(arguments), String.join(" ", arguments));
    assertTrue(err.toString().contains(because), err::toString);
  }

  @Test
  void missingPicturesAreNamed() throws Exception {
    Files.delete(folder.resolve("pictures/train-labels-idx1-ubyte"));
    assertEquals(1, run());
    assertTrue(err.toString().contains("train-labels-idx1-ubyte"), err::toString);
  }

  @Test
  void helpTellsWhatTheCommandDoesWithExamples() {
    assertEquals(0, run("--help"));
    assertTrue(
        out.toString().contains("Examples:") && out.toString().contains("--shard 0/4"),
        out::toString);
  }
}
