package org.weightscope.model.conformance;

import java.util.Locale;
import org.junit.jupiter.api.Assertions;

/**
 * How far two float32 computations of the same formula in another order may lie apart.
 *
 * @param absolute allowed for every entry
 * @param relative allowed beside it, as a share of the expected entry
 * @param ofLargest allowed beside both, as a share of the largest expected entry
 */
public record Tolerance(double absolute, double relative, double ofLargest) {
  /** Outputs of a model against published ones. */
  public static final Tolerance OUTPUT = new Tolerance(2e-5, 2e-5, 0);

  /** Gradients and training runs against published ones. */
  public static final Tolerance GRADIENT = new Tolerance(0, 0, 1e-4);

  /** The same network alone, in company, or with its hidden neurons in another order. */
  public static final Tolerance SAME = new Tolerance(1e-5, 1e-5, 0);

  /** Fails with the worst entry if an entry lies too far off or is no number. */
  public void check(String what, float[] expected, float[] actual) {
    double largest = 0;
    for (float e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    Assertions.assertEquals(expected.length, actual.length, what + ": number of entries");
    int worst = -1;
    double excess = 0;
    for (int i = 0; i < expected.length; i++) {
      double allowed = absolute + relative * Math.abs(expected[i]) + ofLargest * largest;
      double difference = Math.abs((double) expected[i] - actual[i]);
      if (!(difference <= allowed) && !(difference / allowed <= excess)) {
        excess = difference / allowed;
        worst = i;
      }
    }
    if (worst >= 0) {
      Assertions.fail(
          String.format(
              Locale.ROOT,
              "%s: entry %d of %d should be %s and is %s, %.1f times the tolerance away",
              what,
              worst,
              expected.length,
              expected[worst],
              actual[worst],
              excess));
    }
  }
}
