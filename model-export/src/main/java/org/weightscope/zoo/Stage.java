package org.weightscope.zoo;

import java.util.OptionalInt;
import org.weightscope.network.Activation;

/**
 * One convolution of a blueprint: padding of half the kernel, activation, then perhaps a maximum
 * over 2 x 2 places.
 *
 * @param width channels that come out
 * @param kernel rows and columns of the kernel, odd
 * @param stride 1 or 2
 * @param activation what follows the convolution and the skip
 * @param pooled whether maxima of 2 x 2 places follow
 * @param skipFrom the earlier stage whose result is added before the activation, to as many first
 *     channels as both have
 */
record Stage(
    int width,
    int kernel,
    int stride,
    Activation activation,
    boolean pooled,
    OptionalInt skipFrom) {
  /** Rows and columns over which a maximum is taken, and the step of that window. */
  static final int POOL = 2;

  Stage {
    if (width < 1 || kernel < 1 || kernel % 2 == 0 || stride < 1) {
      throw new IllegalArgumentException(
          "width %d and stride %d must be at least 1, kernel %d odd"
              .formatted(width, stride, kernel));
    }
  }

  int padding() {
    return kernel / 2;
  }

  /** Rows of the convolution's result for a map of {@code size} rows. */
  int convolved(int size) {
    return (size + 2 * padding() - kernel) / stride + 1;
  }

  /** Rows of what the stage gives for a map of {@code size} rows. */
  int after(int size) {
    return pooled ? convolved(size) / POOL : convolved(size);
  }
}
