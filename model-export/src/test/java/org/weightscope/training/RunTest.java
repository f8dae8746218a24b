package org.weightscope.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.card.ModelCard;
import org.weightscope.checkpoint.Checkpoint;
import org.weightscope.export.ClassifierExport;
import org.weightscope.export.ExportedModel;

class RunTest {
  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");
  private Path recipe = Path.of("");

  @BeforeEach
  void writeData() throws IOException {
    data = folder.resolve("data");
    TinyShards.write(data.resolve("tiny"), "train", 120, 1);
    TinyShards.write(data.resolve("tiny"), "test", 40, 2);
    recipe = Path.of("src/test/resources/recipes/tiny.yaml");
  }

  @Test
  void aRunThatWasStoppedEndsWithTheSameBitsAsOneThatWasNot() throws Exception {
    Checkpoint whole = train(folder.resolve("whole"), Integer.MAX_VALUE);
    assertThrows(Stopped.class, () -> train(folder.resolve("halves"), 2));
    Checkpoint halves = train(folder.resolve("halves"), Integer.MAX_VALUE);
    assertSame(whole.parameters(), halves.parameters());
    assertSame(whole.optimiser(), halves.optimiser());
  }

  @Test
  void lossFallsWhenTheLabelCanBeReadFromAWeight() throws Exception {
    train(folder.resolve("run"), Integer.MAX_VALUE);
    String[] lines = Files.readString(folder.resolve("run/epochs.jsonl")).split("\n");
    assertEquals(4, lines.length, "one line for each epoch");
    assertTrue(
        loss(lines[3]) < loss(lines[0]), "loss of the last epoch against the first: " + lines[3]);
  }

  @Test
  void anotherRecipeDoesNotTakeOverARun() throws Exception {
    train(folder.resolve("run"), Integer.MAX_VALUE);
    Run other = new Run(folder.resolve("run"), recipe(), "another digest");
    InrExamples.Divided examples = InrExamples.divided(data, recipe().data());
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                other.complete(
                    recipe().objective(),
                    examples.training(),
                    examples.validation(),
                    Map.of(),
                    new StopAfter(Integer.MAX_VALUE)));
    assertTrue(refused.toString().contains("another recipe"), refused.toString());
  }

  @Test
  void theExportedFileCarriesItsCardAndItsFigures() throws Exception {
    Run run = new Run(folder.resolve("run"), recipe(), "digest");
    InrExamples.Divided examples = InrExamples.divided(data, recipe().data());
    Run.Outcome outcome =
        run.complete(
            recipe().objective(),
            examples.training(),
            examples.validation(),
            Map.of(),
            new StopAfter(Integer.MAX_VALUE));
    InrExamples test = InrExamples.all(data, recipe().data().test(), "test");
    byte[] file =
        ClassifierExport.model(run, recipe(), outcome, examples.validation(), test, "a test");
    try (ExportedModel model = new ExportedModel(file)) {
      var card = model.card().orElseThrow();
      assertEquals("tiny", card.name());
      ModelCard.Metric accuracy = Objects.requireNonNull(card.metrics().get("testAccuracy"));
      assertEquals(40, accuracy.count());
      assertEquals(
          accuracy.value(),
          model.predict(card, test).accuracy(),
          "the card says what the file answers");
      assertEquals(3, card.selfTest().size());
    }
  }

  private ClassifierRecipe recipe() throws IOException {
    return (ClassifierRecipe) Recipe.read(recipe);
  }

  private Checkpoint train(Path runFolder, int stopAfter) throws Exception {
    Run run = new Run(runFolder, recipe(), "digest");
    InrExamples.Divided examples = InrExamples.divided(data, recipe().data());
    run.complete(
        recipe().objective(),
        examples.training(),
        examples.validation(),
        Map.of(),
        new StopAfter(stopAfter));
    return Checkpoint.read(runFolder.resolve("last.safetensors"));
  }

  private static double loss(String line) {
    return Double.parseDouble(line.replaceAll(".*\"loss\":([^,]*),.*", "$1"));
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
  }

  /** As if the process had been stopped. */
  private static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped");
    }
  }

  private record StopAfter(int epochs) implements Run.Listener {
    @Override
    public void begin(Trainer<?> trainer, int done, int examples) {}

    @Override
    public void batch(int epoch, int done) {}

    @Override
    public void epoch(Trainer.Epoch epoch) {
      if (epoch.epoch() >= epochs) {
        throw new Stopped();
      }
    }
  }
}
