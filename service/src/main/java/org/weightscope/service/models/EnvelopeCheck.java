package org.weightscope.service.models;

import java.util.List;
import java.util.Optional;
import org.weightscope.card.ModelCard;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;

/** Whether a network is of the kind a model was trained for. */
public final class EnvelopeCheck {
  private EnvelopeCheck() {}

  /**
   * The first property of a network that a model was not trained for.
   *
   * @param what the property
   * @param bound what the model takes
   * @param found what the network has
   */
  public record Outside(String what, String bound, String found) {}

  /** What is outside first; nothing if the network is of the kind. */
  public static Optional<Outside> outside(ModelCard.Envelope envelope, Network network) {
    for (Layer layer : network.layers()) {
      if (!(layer instanceof Layer.Linear)) {
        return outside("layer", "linear", layer.getClass().getSimpleName());
      }
    }
    if (!network.isChainOfLinearLayers()) {
      return outside("layers", "each reads the one before", "other wiring");
    }
    List<Layer.Weighted> layers = network.weighted();
    if (network.inputs() != envelope.inputs()) {
      return outside("inputs", envelope.inputs(), network.inputs());
    }
    if (network.outputs() != envelope.outputs()) {
      return outside("outputs", envelope.outputs(), network.outputs());
    }
    List<Layer.Weighted> hidden = layers.subList(0, layers.size() - 1);
    if (!contains(envelope.hiddenLayers(), hidden.size())) {
      return outside("hiddenLayers", text(envelope.hiddenLayers()), hidden.size());
    }
    for (Layer.Weighted layer : hidden) {
      if (!contains(envelope.hiddenWidth(), layer.outputs())) {
        return outside("hiddenWidth", text(envelope.hiddenWidth()), layer.outputs());
      }
      String activation = layer.activation().kind();
      if (!envelope.activations().contains(activation)) {
        return outside("activation", String.join(", ", envelope.activations()), activation);
      }
    }
    Activation last = layers.getLast().activation();
    return last == Activation.Plain.NONE
        ? Optional.empty()
        : outside("outputActivation", "none", last.kind());
  }

  private static boolean contains(ModelCard.Bounds bounds, int value) {
    return value >= bounds.least() && value <= bounds.most();
  }

  private static String text(ModelCard.Bounds bounds) {
    return bounds.least() + ".." + bounds.most();
  }

  private static Optional<Outside> outside(String what, Object bound, Object found) {
    return Optional.of(new Outside(what, bound.toString(), found.toString()));
  }
}
