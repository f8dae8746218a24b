package org.weightscope.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.weightscope.card.ModelCard;
import org.weightscope.metrics.Estimates;
import org.weightscope.metrics.Interval;
import org.weightscope.metrics.RunBootstrap;

/**
 * The figures of predicted accuracies, with 95 % intervals by drawing runs.
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
  private static final String ATTAINABLE = "attainableTauB";
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
   * @param runs the run of each network
   */
  public static AccuracyFigures of(Estimates estimates, List<String> runs) {
    RunBootstrap bootstrap = new RunBootstrap(runs);
    Map<String, Figure> figures = new LinkedHashMap<>();
    ALL.forEach((name, figure) -> {
      double value = figure.applyAsDouble(estimates);
      if (!Double.isNaN(value)) {
        Interval interval = bootstrap.interval(drawn -> figure.applyAsDouble(estimates.at(drawn)));
        figures.put(name, new Figure(value, interval));
      }
    });
    double attainable = estimates.attainableTauB();
    if (!Double.isNaN(attainable)) {
      figures.put(ATTAINABLE, new Figure(attainable, new Interval(attainable, attainable, 0.95)));
    }
    return new AccuracyFigures(runs.size(), bootstrap.runs(), figures);
  }

  /** A figure by its name; empty where it is not defined. */
  public Optional<Figure> figure(String name) {
    return Optional.ofNullable(figures.get(name));
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
