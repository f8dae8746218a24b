package org.weightscope.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooRecipeTest {
  @TempDir Path folder;

  private ZooRecipe read(String text) throws IOException {
    return ZooRecipe.read(Files.writeString(folder.resolve("recipe.yaml"), text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed: 3                     | sed: 3                        | sed",
        "seed: 3                     | seed: much                    | seed",
        "family: wild                | ''                            | family",
        "family: wild                | family: null                  | family",
        "runs: 2                     | runs: 0                       | runs",
        "size: 8                     | size: 0                       | size",
        "batch: 8                    | batch: 0                      | batch",
        "pictures: 96                | pictures: 8                   | firstStep",
        "checkpoints: 4              | checkpoints: 1                | checkpoints",
        "firstStep: 2                | firstStep: 0                  | firstStep",
        "test: 20                    | test: 0                       | test",
        "precision: f16              | precision: f8                 | precision",
        "kind: idx                   | kind: png                     | kind",
        "mean: [0.3]                 | mean: [0.3, 0.3]              | mean",
        "deviation: [0.4]            | deviation: [0]                | deviation",
        "convolutions: [2, 3]        | convolutions: []              | convolutions",
        "widths: [2, 3, 4]           | widths: [0]                   | widths",
        "kernels: [1, 3]             | kernels: [2]                  | kernels",
        "strideChance: 0.3           | strideChance: 2               | strideChance",
        "poolChance: 0.3             | poolChance: -1                | poolChance",
        "leastSize: 2                | leastSize: 0                  | leastSize",
        "activations: [relu,         | activations: [rleu,           | activations",
        "name: adamw                 | name: adma                    | name",
        "decay: {low: 1.0e-5         | decay: {low: 0                | decay",
        "initialisations: [pytorch,  | initialisations: [torch,      | initialisations",
        "mostDropout: 0.3            | mostDropout: 1                | mostDropout",
        "trainingShare: {low: 0.5, high: 1} | trainingShare: {low: 0.5, high: 2} | trainingShare",
        "randomLabelChance: 0.3      | randomLabelChance: 1.5        | randomLabelChance",
      })
  void wrongEntryIsNamed(String entry, String wrong, String key) {
    assertTrue(TinyZoo.RECIPE.contains(entry), "the recipe has no " + entry);
    IOException refused =
        assertThrows(IOException.class, () -> read(TinyZoo.RECIPE.replace(entry, wrong)), wrong);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(key), message);
    assertTrue(message.contains("recipe.yaml"), message);
  }

  @Test
  void checkpointsAreEvenlySpacedInTheLogarithm() throws Exception {
    assertEquals(List.of(0, 2, 5, 12), read(TinyZoo.RECIPE).checkpointSteps());
    assertEquals(
        List.of(0, 12),
        read(TinyZoo.RECIPE.replace("checkpoints: 4", "checkpoints: 2")).checkpointSteps());
  }

  static Stream<Path> recipes() throws IOException {
    return Files.list(Path.of("recipes"))
        .filter(file -> file.getFileName().toString().startsWith("zoo-"))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyShippedRecipeDrawsRunsFromAllItsDataSets(Path file) throws Exception {
    ZooRecipe recipe = ZooRecipe.read(file);
    assertEquals(file.getFileName().toString(), recipe.name() + ".yaml");
    Set<Integer> sources = new TreeSet<>();
    for (int number = 0; number < 200; number++) {
      sources.add(Candidate.draw(recipe, number).source());
    }
    assertEquals(recipe.sources().size(), sources.size());
  }

  @Test
  void smallZooHasTheNetworksOfTheSmallCnnZoo() throws Exception {
    ZooRecipe recipe = ZooRecipe.read(Path.of("recipes/zoo-small.yaml"));
    for (int number = 0; number < 50; number++) {
      Blueprint blueprint = Candidate.draw(recipe, number).blueprint();
      assertEquals(4970, blueprint.parameters(), blueprint.toString());
      assertTrue(
          blueprint.stages().stream().allMatch(stage -> stage.stride() == 2), blueprint.toString());
    }
  }
}
