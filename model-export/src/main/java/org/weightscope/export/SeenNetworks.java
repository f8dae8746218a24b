package org.weightscope.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.card.ModelCard.Envelope;
import org.weightscope.card.NetworkTraits;
import org.weightscope.card.Prediction;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.training.MeasuredExamples;

/**
 * What the training networks of a predictor have in common.
 *
 * <p>The numbers of parameters have a margin of {@value #PARAMETERS_MARGIN} both ways: the smallest
 * and the largest network of a sample are not those of the zoo that it was drawn from.
 *
 * @param domain the classification that they do
 * @param envelope the short form that every card has
 * @param seen the long form
 */
record SeenNetworks(Prediction.Domain domain, Envelope envelope, Prediction.Seen seen) {
  private static final double PARAMETERS_MARGIN = 1.5;

  /**
   * Looks at all training networks.
   *
   * @throws IOException if they have different inputs or outputs
   */
  static SeenNetworks of(MeasuredExamples training) throws IOException {
    List<NetworkTraits> traits =
        training.all().stream().map(measured -> NetworkTraits.of(measured.network())).toList();
    int inputs = traits.getFirst().inputs();
    int outputs = traits.getFirst().outputs();
    for (int i = 0; i < traits.size(); i++) {
      if (traits.get(i).inputs() != inputs || traits.get(i).outputs() != outputs) {
        throw new IOException(
            "%s has %d inputs and %d outputs, networks before it %d and %d; a predictor is of one classification"
                .formatted(
                    training.all().get(i).file(),
                    traits.get(i).inputs(),
                    traits.get(i).outputs(),
                    inputs,
                    outputs));
      }
    }
    Bounds layers = bounds(traits.stream().map(NetworkTraits::layers));
    Bounds widths = bounds(traits.stream().flatMap(t -> t.widths().stream()));
    List<String> activations = distinct(traits.stream().map(NetworkTraits::activations));
    Prediction.Seen seen =
        new Prediction.Seen(
            training.size(),
            training.runs(),
            traits.stream().map(NetworkTraits::input).distinct().sorted().toList(),
            distinct(traits.stream().map(NetworkTraits::layerKinds)),
            layers,
            widths,
            withMargin(bounds(traits.stream().map(t -> Math.toIntExact(t.parameters())))),
            distinct(traits.stream().map(NetworkTraits::kernels)),
            distinct(traits.stream().map(NetworkTraits::strides)),
            activations,
            quantiles(traits.stream().flatMap(t -> t.weightScales().stream())),
            quantiles(traits.stream().flatMap(t -> t.biasScales().stream())),
            quantiles(Arrays.stream(training.accuracies()).boxed()));
    return new SeenNetworks(
        new Prediction.Domain(datasets(training), inputs, outputs),
        new Envelope(
            inputs,
            outputs,
            new Bounds(layers.least() - 1, layers.most() - 1),
            widths,
            activations),
        seen);
  }

  private static List<String> datasets(MeasuredExamples training) {
    return training.all().stream()
        .map(Measured::cells)
        .map(cells -> cells.getOrDefault("dataset", ""))
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private static Bounds bounds(Stream<Integer> values) {
    var all = values.mapToInt(Integer::intValue).summaryStatistics();
    return all.getCount() == 0 ? new Bounds(0, 0) : new Bounds(all.getMin(), all.getMax());
  }

  private static Bounds withMargin(Bounds bounds) {
    return new Bounds(
        (int) (bounds.least() / PARAMETERS_MARGIN),
        (int) Math.ceil(bounds.most() * PARAMETERS_MARGIN));
  }

  private static <T extends Comparable<T>> List<T> distinct(
      Stream<? extends Collection<T>> values) {
    TreeSet<T> all = new TreeSet<>();
    values.forEach(all::addAll);
    return List.copyOf(all);
  }

  private static List<Double> quantiles(Stream<Double> all) {
    double[] values = all.mapToDouble(Double::doubleValue).sorted().toArray();
    List<Double> quantiles = new ArrayList<>();
    for (double level : Prediction.Seen.LEVELS) {
      quantiles.add(values[(int) Math.round(level * (values.length - 1))]);
    }
    return quantiles;
  }
}
