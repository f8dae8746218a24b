package org.weightscope.network;

import java.util.List;

/**
 * One layer in its network.
 *
 * @param name what the file calls it; only to be shown
 * @param layer what is computed
 * @param inputs from which values: 0 is the input of the network, {@code i + 1} what step {@code i}
 *     gives
 */
public record Step(String name, Layer layer, List<Integer> inputs) {
  public Step {
    inputs = List.copyOf(inputs);
  }
}
