package org.weightscope.service.models;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightscope.api.PredictorDescription;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.card.NetworkTraits;
import org.weightscope.card.Prediction;
import org.weightscope.service.models.Candidate.Outside;

/** Whether a network is like those that a predictor of accuracies was trained on. */
final class SeenCheck {
  /**
   * The weights and the bias of a layer may be this many times larger than those of all training
   * networks. Beyond it a network is broken or of another parametrisation, not just a new one.
   * Downwards there is no bound: weights that decayed to nothing and biases that never left zero
   * are among those of any zoo.
   */
  static final double SCALE_FACTOR = 2;

  private SeenCheck() {}

  /** What stands against telling the accuracy. */
  static Optional<Outside> outside(Prediction prediction, NetworkTraits traits) {
    Prediction.Seen seen = prediction.seen();
    return outside(prediction, traits, seen.layers(), seen.widths(), seen.parameters());
  }

  /** What stands against comparing the network with others. */
  static Optional<Outside> outsideRanking(Prediction prediction, NetworkTraits traits) {
    Prediction.Ranking ranking = prediction.ranking();
    return outside(prediction, traits, ranking.layers(), ranking.widths(), ranking.parameters());
  }

  private static Optional<Outside> outside(
      Prediction prediction,
      NetworkTraits traits,
      Bounds layers,
      Bounds widths,
      Bounds parameters) {
    Prediction.Seen seen = prediction.seen();
    return Stream.of(
            input(seen, traits.input()),
            within(
                "classes",
                new Bounds(prediction.domain().classes(), prediction.domain().classes()),
                traits.outputs()),
            among("layerKind", seen.layerKinds(), traits.layerKinds()),
            within("layers", layers, traits.layers()),
            within("width", widths, traits.widths()),
            within("parameters", parameters, traits.parameters()),
            among("kernel", seen.kernels(), traits.kernels()),
            among("stride", seen.strides(), traits.strides()),
            among("activation", seen.activations(), traits.activations()),
            scale("weightScale", weightScale(seen), traits.weightScales()),
            scale("biasScale", biasScale(seen), traits.biasScales()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Outside> input(Prediction.Seen seen, String found) {
    return seen.inputs().stream().anyMatch(shape -> InputShapes.takes(found, shape))
        ? Optional.empty()
        : Outside.of("input", String.join(", ", seen.inputs()), found);
  }

  private static <T> Optional<Outside> among(
      String what, List<T> allowed, Collection<? extends T> found) {
    // In order, so that the same network is always refused for the same reason.
    return new TreeSet<>(found)
        .stream()
            .filter(value -> !allowed.contains(value))
            .findFirst()
            .flatMap(value ->
                Outside.of(
                    what,
                    allowed.isEmpty()
                        ? "none"
                        : allowed.stream().map(Objects::toString).collect(Collectors.joining(", ")),
                    value));
  }

  private static Optional<Outside> within(String what, Bounds bounds, List<Integer> found) {
    return found.stream()
        .filter(value -> value < bounds.least() || value > bounds.most())
        .findFirst()
        .flatMap(value -> within(what, bounds, value));
  }

  private static Optional<Outside> within(String what, Bounds bounds, long found) {
    return found >= bounds.least() && found <= bounds.most()
        ? Optional.empty()
        : Outside.of(
            what,
            bounds.least() == bounds.most()
                ? bounds.least()
                : bounds.least() + ".." + bounds.most(),
            found);
  }

  private static Optional<Outside> scale(
      String what, PredictorDescription.Range scales, List<Double> found) {
    return found.stream()
        .filter(scale -> !(scale >= scales.least() && scale <= scales.most()))
        .findFirst()
        .flatMap(scale ->
            Outside.of(what, number(scales.least()) + ".." + number(scales.most()), number(scale)));
  }

  /** The scales of weights that are taken. */
  static PredictorDescription.Range weightScale(Prediction.Seen seen) {
    return upTo(seen.weightScale());
  }

  /** The scales of biases that are taken. */
  static PredictorDescription.Range biasScale(Prediction.Seen seen) {
    return upTo(seen.biasScale());
  }

  private static PredictorDescription.Range upTo(List<Double> quantiles) {
    return new PredictorDescription.Range(0, quantiles.getLast() * SCALE_FACTOR);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
