package org.weightscope.evaluation;

import org.weightscope.network.Inr;
import org.weightscope.network.Network;

/** Runs networks on inputs. */
public final class Evaluation {
  private Evaluation() {}

  /**
   * The outputs of a network of linear layers.
   *
   * @param inputs row-major {@code [count, inputs]}
   * @return row-major {@code [count, outputs]}
   * @throws IllegalArgumentException if a layer is not linear or the inputs are no whole number of
   *     rows
   */
  public static float[] outputs(Network network, float[] inputs) {
    throw new UnsupportedOperationException();
  }

  /**
   * The outputs of a network for one feature map: convolutions of stride 1 that keep height and
   * width (zeros outside), then the mean of each channel before the first linear layer.
   *
   * @param input row-major {@code [inputs, height, width]}
   * @return {@code [outputs]}; {@code [outputs, height, width]} if there is no linear layer
   */
  public static float[] outputs(Network network, float[] input, int height, int width) {
    throw new UnsupportedOperationException();
  }

  /**
   * The picture of an INR on a grid over [-1, 1] that includes the corners: row i of n stands at
   * {@code -1 + 2 i / (n - 1)}, a single row at 0.
   *
   * @return row-major {@code [height, width, outputs]} by the INR's convention, 0 black and 1
   *     white, not clipped
   */
  public static float[] render(Inr inr, int height, int width) {
    throw new UnsupportedOperationException();
  }
}
