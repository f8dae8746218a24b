package org.weightscope.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.weightscope.card.ModelCard;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.metrics.Bootstrap;
import org.weightscope.metrics.Estimates;
import org.weightscope.metrics.Interval;

/**
 * The figures of predicted accuracies, with bootstrap intervals in which whole runs are drawn:
 * checkpoints of one training are no independent samples.
 *
 * <p>The attainable tau-b is a property of these very networks: a network that is drawn twice ties
 * with itself. Its interval is that one value.
 *
 * @param networks number of networks
 * @param runs number of trainings that they are states of
 * @param figures by name: {@code kendallTauB}, {@code attainableTauB}, {@code rSquared}, {@code
 *     meanAbsoluteError}; figures that are not defined are missing
 */
public record AccuracyFigures(int networks, int runs, Map<String, Figure> figures) {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(1000, 0.95);
  private static final String ATTAINABLE = "attainableTauB";
  private static final long SEED = 20_240_517;
  private static final Map<String, ToDoubleFunction<Estimates>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("kendallTauB", Estimates::kendallTauB);
    ALL.put("rSquared", Estimates::rSquared);
    ALL.put("meanAbsoluteError", Estimates::meanAbsoluteError);
  }

  public AccuracyFigures {
    figures = Map.copyOf(figures);
  }

  /** A figure and its 95 % interval. */
  public record Figure(double value, Interval interval) {}

  /**
   * The figures of predictions.
   *
   * @param networks the networks of the estimates, in their order
   */
  public static AccuracyFigures of(Estimates estimates, List<Measured> networks) {
    Map<String, List<Integer>> byRun = new LinkedHashMap<>();
    for (int i = 0; i < networks.size(); i++) {
      byRun.computeIfAbsent(networks.get(i).run(), _ -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> runs = List.copyOf(byRun.values());
    Map<String, Figure> figures = new LinkedHashMap<>();
    ALL.forEach((name, figure) -> {
      double value = figure.applyAsDouble(estimates);
      if (!Double.isNaN(value)) {
        Interval interval =
            BOOTSTRAP.interval(
                runs.size(),
                new SplittableRandom(SEED),
                drawn -> figure.applyAsDouble(estimates.at(positions(runs, drawn))));
        figures.put(name, new Figure(value, interval));
      }
    });
    double attainable = estimates.attainableTauB();
    if (!Double.isNaN(attainable)) {
      figures.put(ATTAINABLE, new Figure(attainable, new Interval(attainable, attainable, 0.95)));
    }
    return new AccuracyFigures(networks.size(), runs.size(), figures);
  }

  private static int[] positions(List<List<Integer>> runs, int[] drawn) {
    int size = 0;
    for (int run : drawn) {
      size += runs.get(run).size();
    }
    int[] positions = new int[size];
    int at = 0;
    for (int run : drawn) {
      for (int position : runs.get(run)) {
        positions[at++] = position;
      }
    }
    return positions;
  }

  /**
   * The figures as a card has them.
   *
   * @param prefix what the names begin with, such as {@code test}
   * @param data name of the data
   */
  public Map<String, ModelCard.Metric> metrics(String prefix, String data) {
    Map<String, ModelCard.Metric> metrics = new TreeMap<>();
    figures.forEach((name, figure) ->
        metrics.put(
            prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1),
            new ModelCard.Metric(
                figure.value,
                figure.interval.lower(),
                figure.interval.upper(),
                networks,
                "%s, %d runs".formatted(data, runs))));
    return metrics;
  }
}
