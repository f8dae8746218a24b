package org.weightscope.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;
import org.weightscope.network.Weights;

/**
 * The edges of a network written down a second time, straight from its layers: node numbers count
 * inputs first, then the neurons of each layer.
 */
record ExpectedEdges(List<Edge> edges, int nodes) {

  /** One edge; features as the model gets them. */
  record Edge(int source, int target, boolean linear, List<Float> features) {}

  static ExpectedEdges of(Network network, GraphFeatures features) {
    int k = features.kernel();
    List<Edge> edges = new ArrayList<>();
    int[] start = new int[network.weighted().size() + 2];
    start[1] = network.inputs();
    for (int l = 0; l < network.weighted().size(); l++) {
      start[l + 2] = start[l + 1] + network.weighted().get(l).outputs();
    }
    int[] skips = RandomNetworks.skips(network);
    for (int l = 0; l < network.weighted().size(); l++) {
      Layer.Weighted layer = network.weighted().get(l);
      boolean linear = layer instanceof Layer.Linear;
      Weights weight = layer.weight();
      int height = linear ? 1 : weight.dimension(2);
      int width = linear ? 1 : weight.dimension(3);
      for (int o = 0; o < layer.outputs(); o++) {
        for (int i = 0; i < layer.inputs(); i++) {
          float[] square = new float[k * k];
          for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
              int at =
                  linear && !features.linearAsKernel()
                      ? 0
                      : ((k - height) / 2 + r) * k + (k - width) / 2 + c;
              square[at] = weight.get(((o * layer.inputs() + i) * height + r) * width + c);
            }
          }
          add(edges, features, start[l] + i, start[l + 1] + o, linear, square);
        }
      }
      if (skips[l] >= 0) {
        int from = skips[l];
        int shared = Math.min(layer.outputs(), network.weighted().get(from).outputs());
        for (int c = 0; c < shared; c++) {
          float[] square = new float[k * k];
          square[k * k / 2] = 1;
          add(edges, features, start[from + 1] + c, start[l + 1] + c, false, square);
        }
      }
    }
    return new ExpectedEdges(edges, start[start.length - 1]);
  }

  private static void add(
      List<Edge> edges,
      GraphFeatures features,
      int source,
      int target,
      boolean linear,
      float[] square) {
    float[] none = new float[square.length];
    if (features.reverseEdges()) {
      edges.add(new Edge(source, target, linear, list(square, none, square)));
      edges.add(new Edge(target, source, linear, list(none, square, square)));
    } else {
      edges.add(new Edge(source, target, linear, list(square)));
    }
  }

  static List<Float> list(float[]... parts) {
    List<Float> all = new ArrayList<>();
    for (float[] part : parts) {
      for (float value : part) {
        all.add(value);
      }
    }
    return all;
  }

  /** The edges into each node. */
  List<List<Edge>> byTarget() {
    List<List<Edge>> byTarget = new ArrayList<>();
    for (int n = 0; n < nodes; n++) {
      byTarget.add(new ArrayList<>());
    }
    edges.forEach(edge -> byTarget.get(edge.target()).add(edge));
    return byTarget;
  }

  static List<Float> slice(float[] values, int from, int length) {
    return list(Arrays.copyOfRange(values, from, from + length));
  }
}
