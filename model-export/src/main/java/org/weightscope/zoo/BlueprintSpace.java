package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.weightscope.network.Activation;

/**
 * The architectures of a zoo, from which each run draws one; every choice of a list is equally
 * likely.
 *
 * @param convolutions how many there are
 * @param widths channels of each
 * @param kernels rows and columns of each kernel
 * @param strideChance how likely a convolution has stride 2, in [0, 1]
 * @param poolChance how likely maxima of 2 x 2 places follow, in [0, 1]
 * @param leastSize rows below which no stride and no maximum takes a map
 * @param activations names of activations
 * @param oneActivation whether all convolutions have the same
 * @param skips whether convolution l may take a skip: with equal chance none, or one from any of 0
 *     to l - 2 whose map is as large
 */
record BlueprintSpace(
    List<Integer> convolutions,
    List<Integer> widths,
    List<Integer> kernels,
    double strideChance,
    double poolChance,
    int leastSize,
    List<String> activations,
    boolean oneActivation,
    boolean skips) {

  BlueprintSpace {
    convolutions = Keys.counts("convolutions", convolutions);
    widths = Keys.counts("widths", widths);
    kernels = Keys.counts("kernels", kernels);
    if (kernels.stream().anyMatch(kernel -> kernel % 2 == 0)) {
      throw new IllegalArgumentException("kernels must be odd, not " + kernels);
    }
    Keys.chance("strideChance", strideChance);
    Keys.chance("poolChance", poolChance);
    Keys.atLeast(1, "leastSize", leastSize);
    activations = Keys.some("activations", activations);
    activations.forEach(BlueprintSpace::activation);
  }

  private static Activation activation(String name) {
    return Activation.named(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "activations: there is no %s, only %s".formatted(name, Activation.names())));
  }

  /** Draws an architecture for pictures of this form. */
  Blueprint draw(RandomGenerator random, int channels, int size, int classes) {
    int count = Draw.one(convolutions, random);
    String common = Draw.one(activations, random);
    List<Stage> stages = new ArrayList<>();
    List<Integer> given = new ArrayList<>();
    int rows = size;
    for (int l = 0; l < count; l++) {
      int width = Draw.one(widths, random);
      int kernel = Draw.one(kernels, random);
      String own = Draw.one(activations, random);
      boolean halved = random.nextDouble() < strideChance && rows / 2 >= leastSize;
      int stride = halved ? 2 : 1;
      boolean pooled = random.nextDouble() < poolChance && rows / stride / 2 >= leastSize;
      Activation activation = activation(oneActivation ? common : own);
      Stage plain = new Stage(width, kernel, stride, activation, pooled, OptionalInt.empty());
      OptionalInt skip = skips ? skip(given, plain.convolved(rows), random) : OptionalInt.empty();
      stages.add(new Stage(width, kernel, stride, activation, pooled, skip));
      rows = plain.after(rows);
      given.add(rows);
    }
    return new Blueprint(channels, size, stages, classes);
  }

  private static OptionalInt skip(List<Integer> given, int rows, RandomGenerator random) {
    List<OptionalInt> choices = new ArrayList<>(List.of(OptionalInt.empty()));
    for (int from = 0; from < given.size() - 1; from++) {
      if (given.get(from) == rows) {
        choices.add(OptionalInt.of(from));
      }
    }
    return Draw.one(choices, random);
  }
}
