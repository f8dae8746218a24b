package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.network.Layer;
import org.weightscope.network.Step;

/** The steps of a network that is being made; the same step is made once. */
final class Draft {
  private final List<Step> steps = new ArrayList<>();
  private final Map<Same, Integer> known = new HashMap<>();

  /** Layers without tensors are the same if they are equal. */
  private record Same(Layer layer, List<Integer> inputs) {}

  /**
   * Adds a layer, unless there is the same.
   *
   * @param inputs the values it reads; 0 is the input of the network
   * @return the value it gives
   */
  int add(String name, Layer layer, int... inputs) {
    List<Integer> from = Arrays.stream(inputs).boxed().toList();
    if (layer.tensors().isEmpty()) {
      Integer before = known.get(new Same(layer, from));
      if (before != null) {
        return before;
      }
      known.put(new Same(layer, from), steps.size() + 1);
    }
    steps.add(new Step(name, layer, from));
    return steps.size();
  }

  /** Whether a value is what a step gives, not the input. */
  boolean isStep(int value) {
    return value > 0;
  }

  /** The step that gives a value other than 0. */
  Step step(int value) {
    return steps.get(value - 1);
  }

  List<Step> steps() {
    return steps;
  }
}
