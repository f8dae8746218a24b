package org.weightscope.batch;

import java.util.List;
import java.util.Map;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.graph.EdgeKind;
import org.weightscope.graph.EdgeValues;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.graph.NodeGroup;
import org.weightscope.network.Activation;
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
   * @throws GraphDoesNotFitException if a network is no chain of linear layers with sines, or has
   *     more hidden layers than there are slots, or none
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
        List<EdgeValues.Entries> layers = layers(graph, inputs, outputs);
        int layer = layerAt(slot, layers.size());
        if (layer < 0) {
          continue;
        }
        present[g] = 1;
        Weights w = layers.get(layer).weight(); // [out, in]
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

  /** The layers of a chain of linear layers with sines between them. */
  private static List<EdgeValues.Entries> layers(NeuralGraph graph, int inputs, int outputs) {
    List<NodeGroup> groups = graph.groups();
    boolean sines =
        groups.subList(1, groups.size() - 1).stream()
            .allMatch(group -> group.activation() instanceof Activation.Sine);
    boolean chain =
        graph.layers().isPresent()
            && graph.blocks().stream()
                .allMatch(b -> b.kind() == EdgeKind.LINEAR && b.source() == b.target() - 1);
    if (!chain || !sines) {
      throw new GraphDoesNotFitException(
          "only chains of linear layers with sines between them are evaluated on probes");
    }
    if (groups.getFirst().size() != inputs || groups.getLast().size() != outputs) {
      throw new GraphDoesNotFitException(
          "networks of one batch have %d inputs and %d outputs, not %d and %d",
          inputs, outputs, groups.getFirst().size(), groups.getLast().size());
    }
    return graph.layers().orElseThrow();
  }

  /** Index of the layer in a slot, or -1 if the network has none there. */
  private int layerAt(int slot, int layers) {
    int last = layers - 1;
    if (last < 1 || last > hiddenLayers) {
      throw new GraphDoesNotFitException(
          "%d hidden layers do not fit into 1 to %d slots", last, hiddenLayers);
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
