package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.architecture.Architecture;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The architecture document of a network of a zoo. */
final class ArchitectureDocument {
  private ArchitectureDocument() {}

  /** States every layer, with its type; {@code skipFrom} counts the entries of the document. */
  static String of(Network network) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put("format", Architecture.FORMAT);
    ArrayNode layers = document.putArray("layers");
    List<Integer> entryOf = new ArrayList<>(List.of(-1));
    for (Step step : network.steps()) {
      if (step.layer() instanceof Layer.Sum(Activation activation)) {
        ObjectNode last = (ObjectNode) layers.get(layers.size() - 1);
        last.put("skipFrom", entryOf.get(step.inputs().get(1)));
        last.put("activation", activation.kind());
      } else {
        describe(step.layer(), layers.addObject());
      }
      entryOf.add(layers.size() - 1);
    }
    return document.toString();
  }

  private static void describe(Layer layer, ObjectNode entry) {
    if (layer instanceof Layer.Convolution convolution) {
      entry.put("type", "convolution");
      names(convolution, entry);
      entry.put("stride", convolution.window().stride().height());
      entry.put("padding", convolution.window().padding().top());
      entry.put("activation", convolution.activation().kind());
    } else if (layer instanceof Layer.Linear linear) {
      entry.put("type", "linear");
      names(linear, entry);
      entry.put("activation", linear.activation().kind());
    } else if (layer instanceof Layer.Pool pool) {
      entry.put("type", "max-pool");
      entry.put("kernel", pool.kernel().height());
      entry.put("stride", pool.window().stride().height());
    } else if (layer instanceof Layer.GlobalPool) {
      entry.put("type", "global-average-pool");
    } else {
      throw new IllegalArgumentException("a network of a zoo has no " + layer);
    }
  }

  private static void names(Layer.Weighted layer, ObjectNode entry) {
    entry.put("weight", layer.weight().origin().tensor());
    entry.put("bias", layer.bias().origin().tensor());
  }
}
