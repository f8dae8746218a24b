package org.weightscope.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.weightscope.fitting.IdxPictures;
import org.weightscope.fitting.Part;

/** A population that trains in a moment: a few steps on small spots. */
public final class TinyZoo {
  public static final String RECIPE =
      """
      name: tiny
      family: wild
      seed: 3
      runs: 2
      sources:
        - {name: spots, kind: idx, folder: spots, grey: true, mean: [0.3], deviation: [0.4]}
      size: 8
      architectures:
        convolutions: [2, 3]
        widths: [2, 3, 4]
        kernels: [1, 3]
        strideChance: 0.3
        poolChance: 0.3
        leastSize: 2
        activations: [relu, gelu, silu, tanh, sigmoid, leaky-relu]
        oneActivation: false
        skips: true
      hyperParameters:
        optimisers:
          - {name: adamw, rate: {low: 1.0e-3, high: 1.0e-2}}
          - {name: sgd, rate: {low: 1.0e-2, high: 1.0e-1}}
        decay: {low: 1.0e-5, high: 1.0e-2}
        initialisations: [pytorch, he]
        initialScale: {low: 0.5, high: 2}
        mostDropout: 0.3
        trainingShare: {low: 0.5, high: 1}
        randomLabelChance: 0.3
      batch: 8
      pictures: 96
      checkpoints: 4
      firstStep: 2
      measured: {test: 20, training: 10}
      precision: f16
      """;

  private final Path root;

  /** Lays out the pictures below a folder. */
  public TinyZoo(Path root) throws IOException {
    this.root = root;
    IdxPictures.writeBoth(data().resolve("spots"), 40, 30, 10);
  }

  public Path data() {
    return root.resolve("data");
  }

  public Path recipeFile(String text) throws IOException {
    return Files.writeString(root.resolve("recipe.yaml"), text);
  }

  Path folder(String name) {
    return root.resolve(name);
  }

  Population population(String recipe, String name) throws IOException {
    return new Population(ZooRecipe.read(recipeFile(recipe)), data(), folder(name));
  }

  /** Trains the first runs of a recipe into a folder, which is returned. */
  Path train(String recipe, String name, int runs, Part part, Population.Listener listener)
      throws IOException {
    population(recipe, name).train(recipeFile(recipe), 0, runs, part, listener);
    return folder(name);
  }

  /** What lies in a zoo, locks apart. */
  static List<Path> files(Path zoo) throws IOException {
    try (Stream<Path> all = Files.walk(zoo)) {
      return all.filter(Files::isRegularFile)
          .map(zoo::relativize)
          .filter(file -> !file.toString().equals(".lock"))
          .sorted()
          .toList();
    }
  }

  /** Hears, and says nothing. */
  static class Quiet implements Population.Listener {
    @Override
    public void begin(String run, int pending, String network) {}

    @Override
    public void learned(int pictures) {}

    @Override
    public void end(int checkpoints, double testAccuracy, boolean diverged) {}
  }
}
