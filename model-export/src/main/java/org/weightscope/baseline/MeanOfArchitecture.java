package org.weightscope.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.network.Layer;

/**
 * The mean accuracy of the training networks of the same architecture, that is with weights of the
 * same shapes and the same activations; of all training networks where there is none.
 *
 * @param all mean of all, in [0, 1]
 * @param means by architecture
 */
record MeanOfArchitecture(double all, Map<String, Double> means) implements Baseline {
  MeanOfArchitecture {
    means = Map.copyOf(means);
  }

  static MeanOfArchitecture of(List<Measured> training) {
    return new MeanOfArchitecture(
        training.stream().mapToDouble(Measured::accuracy).average().orElseThrow(),
        training.stream()
            .collect(
                Collectors.groupingBy(
                    MeanOfArchitecture::architecture,
                    Collectors.averagingDouble(Measured::accuracy))));
  }

  private static String architecture(Measured measured) {
    return measured.network().layers().stream()
        .map(layer ->
            layer.getClass().getSimpleName()
                + (layer instanceof Layer.Weighted w ? Arrays.toString(w.weight().shape()) : "")
                + layer.activation().kind())
        .collect(Collectors.joining(" "));
  }

  @Override
  public String name() {
    return "mean of the architecture";
  }

  @Override
  public double predict(Measured network) {
    return means.getOrDefault(architecture(network), all);
  }
}
