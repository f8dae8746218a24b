package org.weightscope.service.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightscope.api.AccuracyDomain;
import org.weightscope.api.AccuracyInterval;
import org.weightscope.api.DomainWarning;
import org.weightscope.api.NetworkSummary;
import org.weightscope.card.Prediction;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.run.ReadNetwork;

/**
 * What a predictor says about a network.
 *
 * @param accuracy in [0, 1]
 * @param distance from the training networks; empty if the model does not tell
 * @param standing how the network stands to them otherwise
 * @param summary what was read
 * @param prediction what the model knows of itself
 */
record Estimate(
    double accuracy,
    Optional<Double> distance,
    Standing standing,
    NetworkSummary summary,
    Prediction prediction) {

  static Estimate of(ReadNetwork<Standing> network, ModelOutputs outputs, Prediction prediction) {
    return new Estimate(
        1 / (1 + Math.exp(-outputs.logits()[0])),
        prediction
            .familiarity()
            .map(familiarity -> familiarity.distanceOf(outputs.row(familiarity.output()))),
        network.found(),
        network.summary(),
        prediction);
  }

  /** Whether the network is unlike all that the model learned from, so that nothing is known. */
  boolean unfamiliar() {
    return prediction
        .familiarity()
        .flatMap(familiarity -> distance.filter(far -> !(far <= familiarity.distance())))
        .isPresent();
  }

  /** Whether the answer is farther from all accuracies ever seen than answers are off. */
  private boolean beyondSeen() {
    double halfWidth = prediction.calibration().halfWidth(accuracy);
    List<Double> seen = prediction.seen().accuracy();
    return accuracy < seen.getFirst() - halfWidth || accuracy > seen.getLast() + halfWidth;
  }

  private boolean known() {
    return !unfamiliar() && !beyondSeen();
  }

  /** The calibrated interval; all there is if the calibration does not hold for the network. */
  AccuracyInterval interval() {
    if (!known()) {
      return new AccuracyInterval(0, 1, 1);
    }
    double halfWidth = prediction.calibration().halfWidth(accuracy);
    return new AccuracyInterval(
        Math.max(0, accuracy - halfWidth),
        Math.min(1, accuracy + halfWidth),
        prediction.calibration().level());
  }

  AccuracyDomain domain() {
    return new AccuracyDomain(
        prediction.domain().data(),
        standing.input(),
        prediction.domain().classes(),
        standing.outside().isEmpty() && known(),
        warnings());
  }

  private List<DomainWarning> warnings() {
    List<DomainWarning> warnings = new ArrayList<>();
    if (unfamiliar()) {
      Prediction.Familiarity familiarity = prediction.familiarity().orElseThrow();
      double far = distance.orElseThrow();
      warnings.add(
          new DomainWarning.UnlikeTraining(
              String.format(
                  Locale.ROOT,
                  "The network lies %.3g from those that the model learned from; %s %% of held-out networks are nearer than %.3g. Its accuracy is not known.",
                  far,
                  percent(familiarity.level()),
                  familiarity.distance()),
              far,
              familiarity.distance(),
              familiarity.level()));
    }
    if (standing.outside().isEmpty() && beyondSeen()) {
      double least = prediction.seen().accuracy().getFirst();
      double most = prediction.seen().accuracy().getLast();
      warnings.add(
          new DomainWarning.BeyondSeen(
              String.format(
                  Locale.ROOT,
                  "The model answers %.3g, but learned from networks of accuracies from %.3g to %.3g. The accuracy is not known.",
                  accuracy,
                  least,
                  most),
              least,
              most));
    }
    standing
        .openInput()
        .ifPresent(found ->
            warnings.add(
                new DomainWarning.OpenInput(
                    "The file leaves the size of the input open (%s); the accuracy is that for pictures of %s."
                        .formatted(found, standing.input()),
                    found)));
    return warnings;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", 100 * share).replaceAll("\\.?0+$", "");
  }
}
