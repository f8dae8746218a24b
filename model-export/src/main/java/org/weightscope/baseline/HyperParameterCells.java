package org.weightscope.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.weightscope.data.MeasuredNetworks.Measured;

/**
 * What is known of a network without looking at its weights: architecture and hyper-parameters, and
 * if wanted how long it was trained, which tells checkpoints of one run apart. A model that does no
 * better reads the recipe and not the weights.
 *
 * <p>Of the columns of a zoo's table those that are not measured afterwards. Numbers are taken as
 * they are and by their logarithm, lists by their mean, words by a number for each word of the
 * training networks.
 *
 * @param columns columns with numbers
 * @param words the words of each column that holds words
 */
record HyperParameterCells(List<String> columns, Map<String, List<String>> words)
    implements Features {
  private static final List<String> COLUMNS =
      List.of(
          "channels",
          "size",
          "convolutions",
          "widths",
          "kernels",
          "strides",
          "pools",
          "parameters",
          "learning_rate",
          "weight_decay",
          "initial_scale",
          "dropout",
          "batch",
          "training_pictures",
          "random_labels");
  private static final List<String> PROGRESS = List.of("step", "pictures_seen");
  private static final List<String> WORDS =
      List.of("family", "dataset", "optimiser", "initialisation", "activations");

  /** What is chosen before the training, for the words of the given networks. */
  static HyperParameterCells of(List<Measured> training) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (String column : WORDS) {
      TreeSet<String> found = new TreeSet<>();
      training.forEach(network -> found.addAll(parts(network, column)));
      words.put(column, List.copyOf(found));
    }
    return new HyperParameterCells(COLUMNS, words);
  }

  /** The same, and how far the training has come. */
  HyperParameterCells withProgress() {
    return new HyperParameterCells(
        Stream.concat(COLUMNS.stream(), PROGRESS.stream()).toList(), words);
  }

  @Override
  public double[] of(Measured network) {
    List<Double> features = new ArrayList<>();
    for (String column : columns) {
      double value = mean(network, column).orElse(0);
      features.add(value);
      features.add(Math.log(Math.abs(value) + 1e-6));
    }
    words.forEach((column, known) -> {
      List<String> parts = parts(network, column);
      for (String word : known) {
        double count = parts.stream().filter(word::equals).count();
        features.add(count / Math.max(1, parts.size()));
      }
    });
    return features.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static OptionalDouble mean(Measured network, String column) {
    try {
      return parts(network, column).stream().mapToDouble(Double::parseDouble).average();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty(); // another table's column of that name
    }
  }

  private static List<String> parts(Measured network, String column) {
    String cell = network.cells().getOrDefault(column, "");
    return cell.isEmpty() ? List.of() : Arrays.asList(cell.split(" ", -1));
  }
}
