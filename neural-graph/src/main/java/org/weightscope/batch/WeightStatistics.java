package org.weightscope.batch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.graph.EdgeValues;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Weights;

/**
 * The layout of StatNN (Unterthiner et al. 2020): seven numbers for each weight and each bias
 * tensor.
 *
 * <p>Mean, unbiased variance (0 for a single value) and the quantiles 0, 1/4, 1/2, 3/4, 1 with
 * linear interpolation. One array {@code statistics [graphs, 14 · layers]}.
 *
 * @param layers number of layers there is room for; networks with fewer are filled up with zeros
 * @param interleaved whether weight and bias of a layer stand side by side; else all weights come
 *     first
 */
public record WeightStatistics(int layers, boolean interleaved) implements BatchLayout {
  private static final int NUMBERS = 7;

  /**
   * The statistics of these graphs.
   *
   * @throws GraphDoesNotFitException if a network has more layers than there is room for, or other
   *     parts than linear layers, convolutions and skips
   */
  @Override
  public GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values) {
    Floats statistics = Floats.zeros(graphs.size(), 2L * NUMBERS * layers);
    for (int g = 0; g < graphs.size(); g++) {
      NeuralGraph graph = graphs.get(g);
      List<EdgeValues.Entries> tensors =
          graph
              .layers()
              .orElseThrow(() ->
                  new GraphDoesNotFitException(
                      "statistics are taken of linear layers and convolutions, not of %s",
                      graph.edgesByKind().keySet()));
      int count = tensors.size();
      if (count > layers) {
        throw new GraphDoesNotFitException("%d layers, room for %d", count, layers);
      }
      int row = g * 2 * NUMBERS * layers;
      for (int l = 0; l < count; l++) {
        Weights weight = tensors.get(l).weight();
        Weights bias = graph.groups().get(l + 1).bias().orElseThrow();
        int at = interleaved ? 2 * l : l;
        statistics.values().put(row + at * NUMBERS, numbers(weight.toArray()));
        statistics
            .values()
            .put(row + (at + (interleaved ? 1 : layers)) * NUMBERS, numbers(bias.toArray()));
      }
    }
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    arrays.put("statistics", statistics);
    return new GraphBatch(graphs.size(), arrays);
  }

  private static float[] numbers(float[] values) {
    Arrays.sort(values);
    int n = values.length;
    double mean = 0;
    for (float v : values) {
      mean += v;
    }
    mean /= n;
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    float[] numbers = new float[NUMBERS];
    numbers[0] = (float) mean;
    numbers[1] = n > 1 ? (float) (squares / (n - 1)) : 0;
    for (int q = 0; q <= 4; q++) {
      double position = q / 4.0 * (n - 1);
      int below = (int) Math.floor(position);
      int above = Math.min(below + 1, n - 1);
      numbers[2 + q] =
          (float) (values[below] + (position - below) * (values[above] - values[below]));
    }
    return numbers;
  }
}
