package org.weightscope.service.models;

import org.weightscope.api.ModelDescription.Bounds;
import org.weightscope.api.PredictorDescription;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;

/** What a predictor was trained on and takes, in the words of the contract. */
final class PredictorWords {
  private PredictorWords() {}

  static PredictorDescription of(Prediction prediction) {
    Prediction.Seen seen = prediction.seen();
    Prediction.Calibration calibration = prediction.calibration();
    Prediction.Ranking ranking = prediction.ranking();
    return new PredictorDescription(
        prediction.domain().data(),
        prediction.domain().classes(),
        new PredictorDescription.Seen(
            seen.networks(),
            seen.runs(),
            seen.inputs(),
            seen.layerKinds(),
            bounds(seen.layers()),
            bounds(seen.widths()),
            bounds(seen.parameters()),
            seen.kernels(),
            seen.strides(),
            seen.activations(),
            SeenCheck.weightScale(seen),
            SeenCheck.biasScale(seen),
            new PredictorDescription.Range(seen.accuracy().getFirst(), seen.accuracy().getLast())),
        new PredictorDescription.Calibration(
            calibration.level(), calibration.networks(), calibration.runs()),
        new PredictorDescription.Ranking(
            bounds(ranking.layers()), bounds(ranking.widths()), bounds(ranking.parameters())));
  }

  static Bounds bounds(ModelCard.Bounds bounds) {
    return new Bounds(bounds.least(), bounds.most());
  }
}
