package org.weightscope.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.weightscope.baseline.Baseline;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.export.AccuracyFigures;
import org.weightscope.export.AccuracyFigures.Figure;
import org.weightscope.metrics.Estimates;
import org.weightscope.metrics.RunBootstrap;

/**
 * A predictor of accuracies, measured.
 *
 * @param model name of the model
 * @param version of the model
 * @param data name of the networks, such as {@code zoo/wild, test runs}
 * @param level share of networks that intervals are meant to hold
 * @param parts all networks first, then by family, by width and by depth, where there are several
 * @param tenths coverage by measured accuracy
 * @param pairs how well the model orders pairs
 * @param answers all answers, in the order of the zoo
 */
public record Evaluation(
    String model,
    String version,
    String data,
    double level,
    List<Part> parts,
    List<Tenth> tenths,
    PairOrder pairs,
    List<Answer> answers) {
  private static final int MOST_NUMBERS = 8;

  public Evaluation {
    parts = List.copyOf(parts);
    tenths = List.copyOf(tenths);
    answers = List.copyOf(answers);
  }

  /**
   * Measures a model.
   *
   * @param card the model's card, of a predictor
   * @param data name of the networks
   * @param estimates its predictions on the networks, in their order
   * @param baselines what it is held against
   */
  public static Evaluation of(
      ModelCard card,
      String data,
      Estimates estimates,
      List<Measured> networks,
      List<Baseline> baselines) {
    Prediction prediction = card.prediction().orElseThrow();
    double[] predicted = estimates.predicted();
    List<Answer> answers =
        IntStream.range(0, predicted.length)
            .mapToObj(i -> Answer.of(networks.get(i), predicted[i], prediction.calibration()))
            .toList();
    Map<String, Estimates> others = new LinkedHashMap<>();
    for (Baseline baseline : baselines) {
      double[] theirs = networks.stream().mapToDouble(baseline::predict).toArray();
      others.put(baseline.name(), Estimates.of(estimates.truth(), theirs));
    }
    return of(card.name(), card.version(), data, prediction, estimates, answers, others);
  }

  static Evaluation of(
      String model,
      String version,
      String data,
      Prediction prediction,
      Estimates estimates,
      List<Answer> answers,
      Map<String, Estimates> baselines) {
    Parts parts = new Parts(estimates, answers);
    List<Part> all = new ArrayList<>(List.of(parts.all(baselines)));
    all.addAll(parts.by("family", Answer::family, Function.identity(), baselines));
    all.addAll(parts.byNumber("width", Answer::width));
    all.addAll(parts.byNumber("depth", Answer::depth));
    return new Evaluation(
        model,
        version,
        data,
        prediction.calibration().level(),
        all,
        Tenth.of(answers),
        PairOrder.of(answers, prediction),
        answers);
  }

  /** Cuts networks into parts. */
  private record Parts(Estimates estimates, List<Answer> answers) {
    Part all(Map<String, Estimates> against) {
      return part("all", "all", IntStream.range(0, answers.size()).toArray(), against);
    }

    /** Each number apart; where there are many, between powers of two. */
    List<Part> byNumber(String name, Function<Answer, Integer> number) {
      if (answers.stream().map(number).distinct().count() <= MOST_NUMBERS) {
        return by(name, number, String::valueOf, Map.of());
      }
      return by(
          name,
          answer -> 2 * Integer.highestOneBit(Math.max(1, number.apply(answer) - 1)),
          most -> most == 2 ? "up to 2" : "%d to %d".formatted(most / 2 + 1, most),
          Map.of());
    }

    <T extends Comparable<T>> List<Part> by(
        String name,
        Function<Answer, T> key,
        Function<T, String> words,
        Map<String, Estimates> against) {
      TreeMap<T, List<Integer>> positions = new TreeMap<>();
      for (int i = 0; i < answers.size(); i++) {
        positions.computeIfAbsent(key.apply(answers.get(i)), _ -> new ArrayList<>()).add(i);
      }
      if (positions.size() < 2) {
        return List.of();
      }
      List<Part> parts = new ArrayList<>();
      positions.forEach((value, some) ->
          parts.add(
              part(
                  name,
                  words.apply(value),
                  some.stream().mapToInt(Integer::intValue).toArray(),
                  against)));
      return parts;
    }

    private Part part(String by, String value, int[] positions, Map<String, Estimates> against) {
      List<Answer> some = IntStream.of(positions).mapToObj(answers::get).toList();
      List<String> runs = some.stream().map(Answer::run).toList();
      Estimates own = estimates.at(positions);
      List<Part.Other> baselines = new ArrayList<>();
      against.forEach((name, all) -> {
        Estimates theirs = all.at(positions);
        baselines.add(
            new Part.Other(name, AccuracyFigures.of(theirs, runs), margin(own, theirs, runs)));
      });
      return new Part(by, value, AccuracyFigures.of(own, runs), Coverage.of(some), baselines);
    }

    private static Optional<Figure> margin(Estimates own, Estimates theirs, List<String> runs) {
      double margin = own.kendallTauB() - theirs.kendallTauB();
      return Double.isNaN(margin)
          ? Optional.empty()
          : Optional.of(
              new Figure(
                  margin,
                  new RunBootstrap(runs)
                      .interval(
                          drawn -> own.at(drawn).kendallTauB() - theirs.at(drawn).kendallTauB())));
    }
  }
}
