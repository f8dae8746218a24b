package org.weightscope.service.classification;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightscope.card.ModelCard;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;

/** Whether a network is of the kind a model was trained for. */
final class EnvelopeCheck {
  private EnvelopeCheck() {}

  /**
   * The first property of a network that a model was not trained for.
   *
   * @param what the property
   * @param bound what the model takes
   * @param found what the network has
   */
  record Outside(String what, String bound, String found) {}

  static Optional<Outside> outside(ModelCard.Envelope envelope, Network network) {
    List<Layer> layers = network.layers();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution) {
        return outside("layer", "linear", "convolution");
      }
      if (layer.skipFrom().isPresent()) {
        return outside("layer", "without skips", "with a skip");
      }
    }
    if (network.inputs() != envelope.inputs()) {
      return outside("inputs", envelope.inputs(), network.inputs());
    }
    if (network.outputs() != envelope.outputs()) {
      return outside("outputs", envelope.outputs(), network.outputs());
    }
    List<Layer> hidden = layers.subList(0, layers.size() - 1);
    if (!contains(envelope.hiddenLayers(), hidden.size())) {
      return outside("hiddenLayers", text(envelope.hiddenLayers()), hidden.size());
    }
    for (Layer layer : hidden) {
      if (!contains(envelope.hiddenWidth(), layer.outputs())) {
        return outside("hiddenWidth", text(envelope.hiddenWidth()), layer.outputs());
      }
      String activation = name(layer.activation());
      if (!envelope.activations().contains(activation)) {
        return outside("activation", String.join(", ", envelope.activations()), activation);
      }
    }
    Activation last = layers.getLast().activation();
    return last == Activation.Plain.NONE
        ? Optional.empty()
        : outside("outputActivation", "none", name(last));
  }

  /** The name of an activation on the wire and in envelopes. */
  static String name(Activation activation) {
    return switch (activation) {
      case Activation.Sine _ -> "sine";
      case Activation.Plain plain -> plain.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
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
