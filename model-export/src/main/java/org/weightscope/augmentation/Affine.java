package org.weightscope.augmentation;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

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
    if (!network.isChainOfLinearLayers() || network.inputs() != 2) {
      throw new IllegalArgumentException(
          "only linear layers of two inputs have a picture to move, unlike " + network.input());
    }
    List<Layer.Weighted> layers = new ArrayList<>(network.weighted());
    Layer.Weighted first = layers.getFirst();
    float[] weight = first.weight().toArray();
    float[] bias = first.bias().toArray();
    for (int o = 0; o < bias.length; o++) {
      double w0 = weight[2 * o];
      double w1 = weight[2 * o + 1];
      weight[2 * o] = (float) (w0 * a00 + w1 * a10);
      weight[2 * o + 1] = (float) (w0 * a01 + w1 * a11);
      bias[o] = (float) (bias[o] + w0 * d0 + w1 * d1);
    }
    Weights movedWeight = first.weight().with(weight);
    Weights movedBias = first.bias().with(bias);
    layers.set(0, first.with(movedWeight, movedBias));
    return Network.chain(layers);
  }
}
