package org.weightscope.augmentation;

import java.util.random.RandomGenerator;

/**
 * How far a picture may be changed; every quantity is uniform in ± its range.
 *
 * @param rotation radians
 * @param logScale logarithm of the scale, drawn for each axis
 * @param shift in the units of the coordinates, in which the picture is 2 wide; drawn for each axis
 * @param shear shift of the first coordinate per unit of the second
 */
public record AffineRange(double rotation, double logScale, double shift, double shear) {
  public AffineRange {
    if (!(rotation >= 0 && logScale >= 0 && shift >= 0 && shear >= 0)
        || !Double.isFinite(rotation + logScale + shift + shear)) {
      throw new IllegalArgumentException(
          "ranges must be finite and not negative: rotation %s, logScale %s, shift %s, shear %s"
              .formatted(rotation, logScale, shift, shear));
    }
  }

  /** Draws a change. */
  public Affine draw(RandomGenerator random) {
    return Affine.of(
        within(rotation, random),
        within(logScale, random),
        within(logScale, random),
        within(shear, random),
        within(shift, random),
        within(shift, random));
  }

  private static double within(double range, RandomGenerator random) {
    return (2 * random.nextDouble() - 1) * range;
  }
}
