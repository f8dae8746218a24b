package org.weightscope.metrics;

/**
 * Finds the one temperature that makes confidences honest (Guo et al. 2017): the minimum of the
 * cross-entropy on data that training has not seen.
 *
 * <p>The cross-entropy is convex in 1 / temperature, so a golden-section search over its logarithm
 * finds the minimum. It is searched between {@value #LOWEST} and {@value #HIGHEST}; where all
 * predictions are right (or none is better than chance) the minimum lies outside and the border is
 * the answer.
 */
public final class TemperatureScaling {

  /** The smallest temperature that is given. */
  public static final double LOWEST = 0.05;

  /** The largest temperature that is given. */
  public static final double HIGHEST = 20;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double EXACT_ENOUGH = 1e-6;

  private TemperatureScaling() {}

  /** The temperature with the smallest cross-entropy on validation predictions. */
  public static double fit(ClassPredictions validation) {
    double low = Math.log(LOWEST);
    double high = Math.log(HIGHEST);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = loss(validation, left);
    double atRight = loss(validation, right);
    while (high - low > EXACT_ENOUGH) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = loss(validation, left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = loss(validation, right);
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double loss(ClassPredictions validation, double logTemperature) {
    return validation.atTemperature(Math.exp(logTemperature)).crossEntropy();
  }
}
