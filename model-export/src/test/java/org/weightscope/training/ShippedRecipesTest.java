package org.weightscope.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.schedule.Schedule;

class ShippedRecipesTest {
  @TempDir private Path folder = Path.of("");

  static Stream<Path> recipes() throws IOException {
    return Files.list(Path.of("recipes"))
        .filter(file -> !file.getFileName().toString().startsWith("zoo-"))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyShippedRecipeIsRead(Path file) throws IOException {
    Recipe recipe = Recipe.read(file);
    assertEquals(
        file.getFileName().toString(),
        recipe.name() + ".yaml",
        "a recipe file has the name of its model");
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyShippedScheduleGoesWithItsEpochs(Path file) throws IOException {
    Recipe recipe = Recipe.read(file);
    long step = recipe.epochs(); // every epoch has a step
    assertTrue(
        recipe.schedule().rate(1) > 0 && recipe.schedule().rate(step) > 0,
        "a schedule has a rate for every step");
    switch (recipe.schedule()) {
      case Schedule.OneCycle cycle ->
          assertEquals(
              0, cycle.steps() % recipe.epochs(), "a cycle ends with the last step of an epoch");
      case Schedule.Cosine cosine ->
          assertEquals(
              0, cosine.steps() % recipe.epochs(), "a cosine ends with the last step of an epoch");
      case Schedule.Constant _, Schedule.Exponential _ -> {
        // Runs of any length have such a rate.
      }
    }
  }

  @Test
  void anUnknownKeyIsRefusedByName() throws IOException {
    String text =
        Files.readString(Path.of("src/test/resources/recipes/tiny.yaml")) + "\nlearningRate: 1\n";
    Path file = Files.writeString(folder.resolve("odd.yaml"), text);
    IOException refused = assertThrows(IOException.class, () -> Recipe.read(file));
    assertTrue(refused.toString().contains("learningRate"), refused.toString());
  }

  @Test
  void aMissingKeyIsRefusedByName() throws IOException {
    String text =
        Files.readString(Path.of("src/test/resources/recipes/tiny.yaml"))
            .replaceAll("(?m)^licence:.*$", "");
    Path file = Files.writeString(folder.resolve("short.yaml"), text);
    IOException refused = assertThrows(IOException.class, () -> Recipe.read(file));
    assertTrue(refused.toString().contains("licence"), refused.toString());
  }
}
