package org.weightscope.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.fitting.Part;
import org.weightscope.fitting.Pictures;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.pictures.PictureSet;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

class PopulationTest {
  @TempDir Path folder;
  private TinyZoo zoo;

  @BeforeEach
  void writePictures() throws IOException {
    zoo = new TinyZoo(folder);
  }

  private Path train(String name, int runs, Part part) throws IOException {
    return zoo.train(TinyZoo.RECIPE, name, runs, part, new TinyZoo.Quiet());
  }

  private static TensorFile file(Path path) throws Exception {
    return TensorFile.read(ByteBuffer.wrap(Files.readAllBytes(path)), ReadLimits.DEFAULT);
  }

  private static Network network(Path path) throws Exception {
    return NetworkReader.read(file(path), Optional.empty()).network();
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    assertEquals(TinyZoo.files(expected), TinyZoo.files(actual));
    for (Path file : TinyZoo.files(expected)) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(actual.resolve(file)),
          () -> file + " differs");
    }
  }

  @Test
  void aRunLeavesCheckpointsARecipeAndATable() throws Exception {
    List<String> heard = new ArrayList<>();
    Path out =
        zoo.train(
            TinyZoo.RECIPE,
            "zoo",
            2,
            Part.ALL,
            new Population.Listener() {
              @Override
              public void begin(String run, int pending, String network) {
                heard.add(run + ", " + pending + " pending");
              }

              @Override
              public void learned(int pictures) {}

              @Override
              public void end(int checkpoints, double testAccuracy, boolean diverged) {
                heard.add(checkpoints + " checkpoints");
              }
            });

    List<String> files = new ArrayList<>(List.of("accuracy.csv", "recipe.yaml"));
    for (String run : List.of("run-00000", "run-00001")) {
      files.add(run + "/accuracy.csv");
      for (String step : List.of("00000", "00002", "00005", "00012")) {
        files.add("%s/step-%s.safetensors".formatted(run, step));
      }
    }
    assertEquals(files, TinyZoo.files(out).stream().map(Path::toString).toList());
    assertEquals(TinyZoo.RECIPE, Files.readString(out.resolve("recipe.yaml")));
    assertEquals(
        List.of("run-00000, 2 pending", "4 checkpoints", "run-00001, 1 pending", "4 checkpoints"),
        heard);
    List<Map<String, String>> rows = Table.rows(out.resolve("accuracy.csv"));
    assertEquals(
        files.stream().filter(file -> file.endsWith("safetensors")).toList(),
        rows.stream().map(row -> row.get("file")).toList());
    assertEquals("96", rows.getLast().get("pictures_seen"));
  }

  @Test
  void statedAccuracyIsThatOfTheStoredNetwork() throws Exception {
    Path out = train("zoo", 3, Part.ALL);
    ZooRecipe recipe = zoo.population(TinyZoo.RECIPE, "zoo").recipe();
    PictureSet test =
        recipe
            .sources()
            .getFirst()
            .read(zoo.data(), out, Pictures.Side.TEST, recipe.size())
            .some(recipe.measured().test(), new SplittableRandom(recipe.seed()));
    for (Map<String, String> row : Table.rows(out.resolve("accuracy.csv"))) {
      Path file = out.resolve(row.get("file"));
      float[] logits =
          Evaluation.outputs(
              network(file), test.pictures(IntStream.range(0, test.count()).toArray()));
      int right = 0;
      for (int i = 0; i < test.count(); i++) {
        int from = i * PictureSet.CLASSES;
        int best =
            IntStream.range(0, PictureSet.CLASSES)
                .reduce((a, b) -> logits[from + b] > logits[from + a] ? b : a)
                .orElseThrow();
        right += best == test.labels()[i] ? 1 : 0;
      }
      assertEquals(
          Double.parseDouble(row.get("test_accuracy")), right / 20.0, 1e-9, file.toString());
      assertEquals(
          "%.4f on 20 pictures".formatted(right / 20.0),
          file(file).metadata().get("test_accuracy"));
    }
  }

  @Test
  void stoppedPopulationGoesOnToTheSameBytes() throws Exception {
    Path whole = train("whole", 3, Part.ALL);
    int[] learned = {0};
    Population.Listener power =
        new TinyZoo.Quiet() {
          @Override
          public void learned(int pictures) {
            learned[0] += pictures;
            if (learned[0] > 96 + 48) {
              throw new IllegalStateException("power cut");
            }
          }
        };
    assertThrows(
        IllegalStateException.class, () -> zoo.train(TinyZoo.RECIPE, "cut", 3, Part.ALL, power));
    Path cut = zoo.folder("cut");
    assertTrue(
        Files.exists(cut.resolve("run-00001.unfinished/step-00005.safetensors")),
        "the second run was not cut in its middle");
    assertFalse(Files.exists(cut.resolve("run-00001")), "an unfinished run looks finished");
    FileTime old = FileTime.fromMillis(1_000_000);
    Path kept = cut.resolve("run-00000/step-00000.safetensors");
    Files.setLastModifiedTime(kept, old);

    train("cut", 3, Part.ALL);

    assertSame(whole, cut);
    assertEquals(old, Files.getLastModifiedTime(kept), "a finished run was trained again");
  }

  @Test
  void shardsTogetherAreTheWhole() throws Exception {
    Path whole = train("whole", 5, Part.ALL);
    for (int i = 2; i >= 0; i--) {
      train("shards", 5, new Part(i, 3));
    }
    assertSame(whole, zoo.folder("shards"));
  }

  @Test
  void runsDifferInArchitectureAndHyperParameters() throws Exception {
    ZooRecipe recipe = zoo.population(TinyZoo.RECIPE, "zoo").recipe();
    long forms = IntStream.range(0, 40).mapToObj(i -> drawn(recipe, i)).distinct().count();
    assertTrue(forms > 30, forms + " of 40 neighbouring runs differ");
  }

  private static List<Object> drawn(ZooRecipe recipe, int number) {
    Candidate candidate = Candidate.draw(recipe, number);
    return List.of(candidate.blueprint(), candidate.hyperParameters());
  }

  @Test
  void divergedRunEndsWithARowWithoutAFile() throws Exception {
    String wild =
        TinyZoo.RECIPE
            .replace("{low: 1.0e-3, high: 1.0e-2}", "{low: 1.0e+12, high: 1.0e+12}")
            .replace("{low: 1.0e-2, high: 1.0e-1}", "{low: 1.0e+12, high: 1.0e+12}");
    boolean[] told = {false};
    Path out =
        zoo.train(
            wild,
            "zoo",
            1,
            Part.ALL,
            new TinyZoo.Quiet() {
              @Override
              public void end(int checkpoints, double testAccuracy, boolean diverged) {
                told[0] = diverged;
              }
            });
    List<Map<String, String>> rows = Table.rows(out.resolve("accuracy.csv"));
    assertEquals(List.of("false", "true"), rows.stream().map(row -> row.get("diverged")).toList());
    assertEquals("", rows.getLast().get("file"), "a network with no finite weights has a file");
    assertTrue(told[0], "the listener was not told of the divergence");
    try (var files = Files.list(out.resolve("run-00000"))) {
      assertEquals(2, files.count(), "one network and one table belong to a diverged run");
    }
  }

  @Test
  void zooOfAnotherRecipeIsRefused() throws Exception {
    train("zoo", 1, Part.ALL);
    String other = TinyZoo.RECIPE.replace("seed: 3", "seed: 4");
    IOException refused =
        assertThrows(
            IOException.class, () -> zoo.train(other, "zoo", 1, Part.ALL, new TinyZoo.Quiet()));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("another recipe"), refused.getMessage());
  }
}
