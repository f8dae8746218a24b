package org.weightscope.fitting;

import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;

/** A network of sine and plain layers in double precision, written from the definition. */
public final class ExactSiren {
  private ExactSiren() {}

  /** The one output at a point. */
  public static double at(Network network, double first, double second) {
    double[] values = {first, second};
    for (Layer.Weighted layer : network.weighted()) {
      double[] next = new double[layer.outputs()];
      for (int o = 0; o < next.length; o++) {
        double sum = layer.bias().get(o);
        for (int i = 0; i < values.length; i++) {
          sum += layer.weight().get(o * values.length + i) * values[i];
        }
        next[o] =
            layer.activation() instanceof Activation.Sine(double frequency)
                ? Math.sin(frequency * sum)
                : sum;
      }
      values = next;
    }
    return values[0];
  }

  /** Mean squared error of flat parameters (layer by layer, weight then bias) against a picture. */
  static double loss(SirenShape shape, double[] parameters, PictureGrid grid, float[] picture) {
    double total = 0;
    for (int p = 0; p < grid.pixels(); p++) {
      double[] values = {grid.row(p), grid.column(p)};
      int at = 0;
      for (int l = 0; l < shape.layers(); l++) {
        double[] next = new double[shape.outputs(l)];
        int bias = at + next.length * values.length;
        for (int o = 0; o < next.length; o++) {
          double sum = parameters[bias + o];
          for (int i = 0; i < values.length; i++) {
            sum += parameters[at + o * values.length + i] * values[i];
          }
          next[o] = l == shape.layers() - 1 ? sum : Math.sin(30 * sum);
        }
        at = bias + next.length;
        values = next;
      }
      total += (values[0] - picture[p]) * (values[0] - picture[p]);
    }
    return total / grid.pixels();
  }
}
