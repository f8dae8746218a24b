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
