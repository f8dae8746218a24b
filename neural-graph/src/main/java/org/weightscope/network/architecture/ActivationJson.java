package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import tools.jackson.databind.node.ObjectNode;

/**
 * Activations in documents: a name, or an object of a {@code type} and its parameters. The
 * frequency of a sine may also stand beside its name.
 */
final class ActivationJson {
  private static final String FREQUENCY = "frequency";

  private ActivationJson() {}

  /** The activation under {@code activation}, with the frequency that stands beside it. */
  static Optional<Activation> read(Fields fields) throws UnreadableNetworkException {
    Optional<Activation> activation = read(fields, "activation");
    Optional<Double> beside = fields.number(FREQUENCY);
    if (beside.isEmpty()) {
      return activation;
    }
    if (!fields.isText("activation")
        || !(activation.orElse(Activation.Plain.NONE) instanceof Activation.Sine)) {
      throw fields.malformed(fields.path(FREQUENCY) + " stands beside the activation sine only");
    }
    return Optional.of(made(fields, () -> new Activation.Sine(beside.get())));
  }

  /** The activation of a field. */
  static Optional<Activation> read(Fields fields, String field) throws UnreadableNetworkException {
    if (!fields.has(field)) {
      return Optional.empty();
    }
    if (fields.isText(field)) {
      String name = fields.requiredText(field);
      Optional<Activation> named =
          name.equals("sine")
              ? Optional.of(new Activation.Sine(Inr.CANONICAL_FREQUENCY))
              : Activation.named(name);
      if (named.isEmpty()) {
        throw fields.malformed(
            "%s is one of %s".formatted(fields.path(field), String.join(", ", names())));
      }
      return named;
    }
    Optional<Fields> object = fields.object(field);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    Activation activation = typed(object.get());
    object.get().end();
    return Optional.of(activation);
  }

  private static Activation typed(Fields fields) throws UnreadableNetworkException {
    String type = fields.requiredText("type");
    switch (type) {
      case "sine" -> {
        double frequency = fields.number(FREQUENCY).orElse(Inr.CANONICAL_FREQUENCY);
        return made(fields, () -> new Activation.Sine(frequency));
      }
      case "cosine" -> {
        double frequency = fields.number(FREQUENCY).orElse(1.0);
        return new Activation.Cosine(frequency);
      }
      case "leaky-relu" -> {
        return new Activation.LeakyRelu(
            fields.number("slope").orElse(Activation.LeakyRelu.DEFAULT.slope()));
      }
      case "elu" -> {
        return new Activation.Elu(fields.number("alpha").orElse(1.0));
      }
      case "celu" -> {
        double alpha = fields.number("alpha").orElse(1.0);
        return made(fields, () -> new Activation.Celu(alpha));
      }
      case "softplus" -> {
        double beta = fields.number("beta").orElse(1.0);
        return made(fields, () -> new Activation.Softplus(beta));
      }
      case "hard-sigmoid" -> {
        return new Activation.HardSigmoid(
            fields.number("alpha").orElse(1 / 6.0), fields.number("beta").orElse(0.5));
      }
      case "clip" -> {
        double low = fields.number("low").orElse(Double.NEGATIVE_INFINITY);
        double high = fields.number("high").orElse(Double.POSITIVE_INFINITY);
        return made(fields, () -> new Activation.Clip(low, high));
      }
      default -> {
        return Activation.named(type)
            .orElseThrow(() ->
                fields.malformed(
                    "%s is one of %s".formatted(fields.path("type"), String.join(", ", names()))));
      }
    }
  }

  private interface Maker {
    Activation make();
  }

  private static Activation made(Fields fields, Maker maker) throws UnreadableNetworkException {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw fields.malformed("%s: %s".formatted(fields.path("type"), e.getMessage()));
    }
  }

  /** The names that stand for an activation by themselves. */
  static List<String> names() {
    List<String> names = new ArrayList<>(List.of("sine", "relu6"));
    names.addAll(Activation.names());
    return names;
  }

  /** Writes an activation into a field. */
  static void write(ObjectNode target, String field, Activation activation) {
    switch (activation) {
      case Activation.Plain plain -> target.put(field, plain.kind());
      case Activation.Sine(double frequency) ->
          parameter(target, field, activation, FREQUENCY, frequency);
      case Activation.Cosine(double frequency) ->
          parameter(target, field, activation, FREQUENCY, frequency);
      case Activation.LeakyRelu(double slope) ->
          parameter(target, field, activation, "slope", slope);
      case Activation.Elu(double alpha) -> parameter(target, field, activation, "alpha", alpha);
      case Activation.Celu(double alpha) -> parameter(target, field, activation, "alpha", alpha);
      case Activation.Softplus(double beta) -> parameter(target, field, activation, "beta", beta);
      case Activation.HardSigmoid(double alpha, double beta) -> {
        target
            .putObject(field)
            .put("type", activation.kind())
            .put("alpha", alpha)
            .put("beta", beta);
      }
      case Activation.Clip(double low, double high) -> {
        ObjectNode object = target.putObject(field).put("type", activation.kind());
        if (Double.isFinite(low)) {
          object.put("low", low);
        }
        if (Double.isFinite(high)) {
          object.put("high", high);
        }
      }
    }
  }

  private static void parameter(
      ObjectNode target, String field, Activation activation, String parameter, double value) {
    if (Activation.named(activation.kind()).filter(activation::equals).isPresent()) {
      target.put(field, activation.kind());
    } else {
      target.putObject(field).put("type", activation.kind()).put(parameter, value);
    }
  }
}
