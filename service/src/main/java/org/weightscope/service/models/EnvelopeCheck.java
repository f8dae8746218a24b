package org.weightscope.service.models;

import java.util.List;
import java.util.Optional;
import org.weightscope.card.ModelCard;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.service.models.Candidate.Outside;

/** Whether an INR is of the kind a model was trained for. */
final class EnvelopeCheck {
  private EnvelopeCheck() {}

  /** What is outside first; nothing if the network is of the kind. */
  static Optional<Outside> outside(ModelCard.Envelope envelope, Network network) {
    for (Layer layer : network.layers()) {
      if (!(layer instanceof Layer.Linear)) {
        return Outside.of("layer", "linear", layer.kind());
      }
    }
    if (!network.isChainOfLinearLayers()) {
      return Outside.of("layers", "each reads the one before", "other wiring");
    }
    List<Layer.Weighted> layers = network.weighted();
    if (network.inputs() != envelope.inputs()) {
      return Outside.of("inputs", envelope.inputs(), network.inputs());
    }
    if (network.outputs() != envelope.outputs()) {
      return Outside.of("outputs", envelope.outputs(), network.outputs());
    }
    List<Layer.Weighted> hidden = layers.subList(0, layers.size() - 1);
    if (!contains(envelope.hiddenLayers(), hidden.size())) {
      return Outside.of("hiddenLayers", text(envelope.hiddenLayers()), hidden.size());
    }
    for (Layer.Weighted layer : hidden) {
      if (!contains(envelope.hiddenWidth(), layer.outputs())) {
        return Outside.of("hiddenWidth", text(envelope.hiddenWidth()), layer.outputs());
      }
      String activation = layer.activation().kind();
      if (!envelope.activations().contains(activation)) {
        return Outside.of("activation", String.join(", ", envelope.activations()), activation);
      }
    }
    Activation last = layers.getLast().activation();
    return last == Activation.Plain.NONE
        ? Optional.empty()
        : Outside.of("outputActivation", "none", last.kind());
  }

  private static boolean contains(ModelCard.Bounds bounds, int value) {
    return value >= bounds.least() && value <= bounds.most();
  }

  private static String text(ModelCard.Bounds bounds) {
    return bounds.least() + ".." + bounds.most();
  }
}
