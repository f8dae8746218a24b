package org.weightscope.batch;

import java.util.List;
import java.util.Map;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.graph.EdgeBlock;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Weights;

/**
 * The raw weights of sine networks as dense matrices, so that a model can evaluate them all at once
 * on its probes.
 *
 * <p>Adds, for slots {@code l = 0 … hiddenLayers} and W the largest width of a hidden layer in the
 * batch, {@code probe.weight.l} ({@code [graphs, in, out]}: inputs to W, W to W, last W to
 * outputs), {@code probe.bias.l} ({@code [graphs, 1, out]}) and, for hidden slots after the first,
 * {@code probe.present.l} ({@code [graphs, 1, 1]}): 1 where the network has that layer, else 0, and
 * the slot hands its input on. Padding is zero, and a sine of zero is zero, so padded neurons stay
 * silent.
 *
 * @param hiddenLayers number of slots for hidden layers, at least 1; networks with fewer leave the
 *     later ones empty
 */
public record ProbeSlots(int hiddenLayers) {

  /**
   * Adds the arrays of these graphs.
   *
   * @throws IllegalArgumentException if a network has more hidden layers than there are slots, or
   *     none
   */
  void addTo(Map<String, BatchArray> arrays, List<NeuralGraph> graphs) {
    int inputs = graphs.getFirst().groups().getFirst().size();
    int outputs = graphs.getFirst().groups().getLast().size();
    int widest = widest(graphs);
    int n = graphs.size();
    for (int slot = 0; slot <= hiddenLayers; slot++) {
      int in = slot == 0 ? inputs : widest;
      int out = slot == hiddenLayers ? outputs : widest;
      float[] weight = new float[n * in * out];
      float[] bias = new float[n * out];
      float[] present = new float[n];
      for (int g = 0; g < n; g++) {
        NeuralGraph graph = graphs.get(g);
        int layer = layerAt(slot, graph);
        if (layer < 0) {
          continue;
        }
        present[g] = 1;
        Weights w = ((EdgeBlock.Linear) graph.blocks().get(layer)).weight(); // [out, in]
        int sources = w.dimension(1);
        for (int t = 0; t < w.dimension(0); t++) {
          for (int s = 0; s < sources; s++) {
            weight[(g * in + s) * out + t] = w.get(t * sources + s);
          }
        }
        Weights b = graph.groups().get(layer + 1).bias().orElseThrow();
        b.copyTo(0, bias, g * out, b.size());
      }
      put(arrays, "probe.weight." + slot, weight, n, in, out);
      put(arrays, "probe.bias." + slot, bias, n, 1, out);
      if (slot > 0 && slot < hiddenLayers) {
        put(arrays, "probe.present." + slot, present, n, 1, 1);
      }
    }
  }

  /**
   * For each node of a graph its row in the probe values of the batch, which stand slot by slot:
   * all inputs, then {@code hiddenLayers} times {@code graphs · widest}, then all outputs.
   */
  int row(NeuralGraph graph, int group, int node, int graphIndex, int graphs, int widest) {
    int inputs = graph.groups().getFirst().size();
    return switch (graph.groups().get(group).role()) {
      case INPUT -> node;
      case HIDDEN -> inputs + ((group - 1) * graphs + graphIndex) * widest + node;
      case OUTPUT ->
          inputs
              + hiddenLayers * graphs * widest
              + graphIndex * graph.groups().getLast().size()
              + node;
    };
  }

  static int widest(List<NeuralGraph> graphs) {
    return graphs.stream()
        .flatMap(g -> g.groups().subList(1, g.groups().size() - 1).stream())
        .mapToInt(g -> g.size())
        .max()
        .orElse(1);
  }

  /** Index of the layer in a slot, or -1 if the network has none there. */
  private int layerAt(int slot, NeuralGraph graph) {
    int last = graph.groups().size() - 2;
    if (last < 1 || last > hiddenLayers) {
      throw new IllegalArgumentException(
          "%d hidden layers do not fit into 1 to %d slots".formatted(last, hiddenLayers));
    }
    if (slot == hiddenLayers) {
      return last;
    }
    return slot < last ? slot : -1;
  }

  private static void put(
      Map<String, BatchArray> arrays, String name, float[] values, long... shape) {
    Floats array = Floats.zeros(shape);
    array.values().put(0, values);
    arrays.put(name, array);
  }
}
