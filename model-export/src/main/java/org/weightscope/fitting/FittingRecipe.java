package org.weightscope.fitting;

/**
 * How one network is fitted to one picture: mean squared error over all pixels, Adam (0.9, 0.999,
 * 1e-8) in float32.
 *
 * <p>The learning rate of step s = 1 … steps is {@code m (low + (high - low) (1 + cos(π (s - 1) /
 * steps)) / 2)} with {@code m = min(1, s / warmUp)}.
 *
 * @param shape layer sizes
 * @param start random start
 * @param steps number of Adam steps, at least 1
 * @param high peak learning rate, positive
 * @param low learning rate at the end, 0 to {@code high}
 * @param warmUp steps until the full rate, at least 1
 */
public record FittingRecipe(
    SirenShape shape, Start start, int steps, double high, double low, int warmUp) {

  /** The recipe of sharp fits: 500 steps, 2e-3 falling to 1e-4, 20 steps of warm-up. */
  public static FittingRecipe sharp(SirenShape shape) {
    return new FittingRecipe(shape, Start.SIREN, 500, 2e-3, 1e-4, 20);
  }

  /** The recipe of smooth fits, the published kind: other start, 1,000 steps. */
  public static FittingRecipe smooth(SirenShape shape) {
    return new FittingRecipe(shape, Start.NAVON, 1000, 2e-3, 1e-4, 20);
  }

  public FittingRecipe {
    if (steps < 1 || warmUp < 1 || !(high > 0) || !(low >= 0) || low > high) {
      throw new IllegalArgumentException(
          "steps %d and warm-up %d must be at least 1, 0 <= low %s <= high %s, high positive"
              .formatted(steps, warmUp, low, high));
    }
  }

  /** Learning rate of a step, counted from 1. */
  double rate(int step) {
    double warm = Math.min(1, (double) step / warmUp);
    return warm * (low + (high - low) * 0.5 * (1 + Math.cos(Math.PI * (step - 1) / steps)));
  }
}
