package org.weightscope.augmentation;

import org.weightscope.editing.NotEditableException;
import org.weightscope.editing.PictureChange;
import org.weightscope.editing.PictureMap;
import org.weightscope.editing.Tone;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;

/**
 * An affine change of coordinates {@code x -> A x + d} of a network with two inputs: the changed
 * network at x answers what the network answers at {@code A x + d}.
 *
 * <p>It is exact and touches the first layer only: {@code W <- W A}, {@code b <- b + W d}.
 *
 * @param a00 first row, first column of A
 * @param a01 first row, second column of A
 * @param a10 second row, first column of A
 * @param a11 second row, second column of A
 * @param d0 first entry of d
 * @param d1 second entry of d
 */
public record Affine(double a00, double a01, double a10, double a11, double d0, double d1) {

  /** No change. */
  public static final Affine IDENTITY = new Affine(1, 0, 0, 1, 0, 0);

  /**
   * Rotation after shear after scale, then a shift: {@code A = R(angle) · [[1, shear], [0, 1]] ·
   * diag(exp(logScale0), exp(logScale1))} with {@code R(t) = [[cos t, -sin t], [sin t, cos t]]}.
   */
  public static Affine of(
      double angle, double logScale0, double logScale1, double shear, double d0, double d1) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double scale0 = Math.exp(logScale0);
    double scale1 = Math.exp(logScale1);
    return new Affine(
        cos * scale0,
        (cos * shear - sin) * scale1,
        sin * scale0,
        (sin * shear + cos) * scale1,
        d0,
        d1);
  }

  /**
   * The network on changed coordinates.
   *
   * @throws IllegalArgumentException if it does not start with a linear layer of two inputs
   */
  public Network applied(Network network) {
    PictureMap map = new PictureMap(a00, a01, d0, a10, a11, d1);
    try {
      return new PictureChange(map, Tone.IDENTITY)
          .applied(new Inr(network, Inr.Convention.CANONICAL))
          .network();
    } catch (NotEditableException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
