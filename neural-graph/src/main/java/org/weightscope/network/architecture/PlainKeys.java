package org.weightscope.network.architecture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;

/**
 * What the metadata of a file states without a document: {@code activation}, {@code w0}, {@code
 * output_activation}, {@code inputs}, {@code output_scale} and {@code output_offset}.
 *
 * <p>A value that is not understood is refused when it would be used: to pass it over would be to
 * guess.
 */
final class PlainKeys {
  private final Map<String, String> metadata;
  private final Supplier<List<String>> found;
  private final Architecture request;

  /**
   * The keys of a file.
   *
   * @param found what is in the file, for the refusal of a value that is not understood
   * @param request what the request states, which a document that settles the refusal keeps
   */
  PlainKeys(Map<String, String> metadata, Supplier<List<String>> found, Architecture request) {
    this.metadata = metadata;
    this.found = found;
    this.request = request;
  }

  Optional<Activation> activation() throws UnreadableNetworkException {
    double frequency = metadata.containsKey("w0") ? number("w0", 0) : Inr.CANONICAL_FREQUENCY;
    if (frequency == 0) {
      throw notUnderstood("w0");
    }
    String named = text("activation");
    if (named.isEmpty()) {
      return metadata.containsKey("w0")
          ? Optional.of(new Activation.Sine(frequency))
          : Optional.empty();
    }
    return switch (named) {
      case "sin", "sine", "siren" -> Optional.of(new Activation.Sine(frequency));
      default -> Optional.of(plain("activation", named));
    };
  }

  Optional<Activation> outputActivation() throws UnreadableNetworkException {
    String named = text("output_activation");
    return named.isEmpty() ? Optional.empty() : Optional.of(plain("output_activation", named));
  }

  Optional<Inr.Convention> picture() throws UnreadableNetworkException {
    if (!metadata.containsKey("inputs")
        && !metadata.containsKey("output_scale")
        && !metadata.containsKey("output_offset")) {
      return Optional.empty();
    }
    double scale = number("output_scale", 1);
    if (scale == 0) {
      throw notUnderstood("output_scale");
    }
    return Optional.of(new Inr.Convention(axes(), range(), scale, number("output_offset", 0)));
  }

  /** The order before the range, which may follow: {@code row, column in [-1,1]}. */
  private Inr.Axes axes() throws UnreadableNetworkException {
    String inputs = text("inputs").replace(" ", "");
    int range = inputs.indexOf("in[");
    String axes = range >= 0 ? inputs.substring(0, range) : inputs;
    return switch (axes) {
      case "", "row,column", "row,col" -> Inr.Axes.ROW_COLUMN;
      case "column,row", "col,row" -> Inr.Axes.COLUMN_ROW;
      default -> throw notUnderstood("inputs");
    };
  }

  private Inr.Range range() throws UnreadableNetworkException {
    String inputs = text("inputs").replace(" ", "");
    int begin = inputs.indexOf("in[");
    if (begin < 0) {
      return Inr.Range.CANONICAL;
    }
    int comma = inputs.indexOf(',', begin);
    if (comma < 0 || !inputs.endsWith("]")) {
      throw notUnderstood("inputs");
    }
    double first = number("inputs", inputs.substring(begin + 3, comma));
    double last = number("inputs", inputs.substring(comma + 1, inputs.length() - 1));
    if (first == last) {
      throw notUnderstood("inputs");
    }
    return new Inr.Range(first, last);
  }

  private Activation plain(String key, String named) throws UnreadableNetworkException {
    if (named.equals("linear") || named.equals("identity")) {
      return Activation.Plain.NONE;
    }
    if (named.equals("swish")) {
      return Activation.Plain.SILU;
    }
    return Activation.named(named.replace('_', '-')).orElseThrow(() -> notUnderstood(key));
  }

  private double number(String key, double absent) throws UnreadableNetworkException {
    String value = text(key);
    return value.isEmpty() ? absent : number(key, value);
  }

  private double number(String key, String value) throws UnreadableNetworkException {
    try {
      double number = value.length() <= 32 ? Double.parseDouble(value) : Double.NaN;
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused below, as is what is no finite number.
    }
    throw notUnderstood(key);
  }

  private String text(String key) {
    return metadata.getOrDefault(key, "").strip().toLowerCase(Locale.ROOT);
  }

  private UnreadableNetworkException notUnderstood(String key) {
    return new UnreadableNetworkException(
        new NetworkProblem.AmbiguousArchitecture(
            "The metadata of the file says something under %s that is not understood. State it in a document."
                .formatted(key),
            found.get(),
            List.of(),
            stated(key).toJson()));
  }

  /** What the request states, and the part of a key. */
  private Architecture stated(String key) {
    return switch (key) {
      case "activation", "w0" ->
          request.withActivation(new Activation.Sine(Inr.CANONICAL_FREQUENCY));
      case "output_activation" -> request.withOutputActivation(Activation.Plain.NONE);
      default -> request.withPicture(Inr.Convention.CANONICAL);
    };
  }
}
