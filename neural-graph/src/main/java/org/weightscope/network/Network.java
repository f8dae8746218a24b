package org.weightscope.network;

import java.util.List;

/**
 * A feed-forward network: its layers in order, the last of which gives the answer.
 *
 * @param layers at least one; each takes as many inputs as the one before gives
 */
public record Network(List<Layer> layers) {

  /**
   * Checks that the layers fit.
   *
   * @throws IllegalArgumentException if there is no layer, or sizes or skips do not fit
   */
  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer.outputs() < 1 || layer.inputs() < 1) {
        throw new IllegalArgumentException(
            "layer %d has no neurons: %s".formatted(i, layer.weight()));
      }
      if (i > 0 && layer.inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer %d takes %d inputs, but layer %d gives %d"
                .formatted(i, layer.inputs(), i - 1, layers.get(i - 1).outputs()));
      }
      int skip = layer.skipFrom().orElse(-1);
      if (skip >= i) {
        throw new IllegalArgumentException(
            "layer %d cannot take a skip from layer %d".formatted(i, skip));
      }
    }
  }

  /** Number of input neurons or channels. */
  public int inputs() {
    return layers.getFirst().inputs();
  }

  /** Number of output neurons. */
  public int outputs() {
    return layers.getLast().outputs();
  }

  /** Number of weights and biases together. */
  public long parameters() {
    return layers.stream().mapToLong(l -> (long) l.weight().size() + l.bias().size()).sum();
  }
}
