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
  private static final String ACTIVATION = ArchitectureJson.ofText("activation", "sine");
  private static final String OUTPUT_ACTIVATION =
      ArchitectureJson.ofText("outputActivation", "none");
  private static final String PICTURE = ArchitectureJson.ofPicture(Inr.Convention.CANONICAL);

  private final Map<String, String> metadata;
  private final Supplier<List<String>> found;

  /**
   * The keys of a file.
   *
   * @param found what is in the file, for the refusal of a value that is not understood
   */
  PlainKeys(Map<String, String> metadata, Supplier<List<String>> found) {
    this.metadata = metadata;
    this.found = found;
  }

  Optional<Activation> activation() throws UnreadableNetworkException {
    double frequency =
        metadata.containsKey("w0") ? number("w0", 0, ACTIVATION) : Inr.CANONICAL_FREQUENCY;
    if (frequency == 0) {
      throw notUnderstood("w0", ACTIVATION);
    }
    String named = text("activation");
    if (named.isEmpty()) {
      return metadata.containsKey("w0")
          ? Optional.of(new Activation.Sine(frequency))
          : Optional.empty();
    }
    return switch (named) {
      case "sin", "sine", "siren" -> Optional.of(new Activation.Sine(frequency));
      default -> Optional.of(plain("activation", named, ACTIVATION));
    };
  }

  Optional<Activation> outputActivation() throws UnreadableNetworkException {
    String named = text("output_activation");
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(plain("output_activation", named, OUTPUT_ACTIVATION));
  }

  Optional<Inr.Convention> picture() throws UnreadableNetworkException {
    if (!metadata.containsKey("inputs")
        && !metadata.containsKey("output_scale")
        && !metadata.containsKey("output_offset")) {
      return Optional.empty();
    }
    double scale = number("output_scale", 1, PICTURE);
    if (scale == 0) {
      throw notUnderstood("output_scale", PICTURE);
    }
    return Optional.of(new Inr.Convention(axes(), scale, number("output_offset", 0, PICTURE)));
  }

  private Inr.Axes axes() throws UnreadableNetworkException {
    String inputs = text("inputs").replace(" ", "");
    int range = inputs.indexOf("in[-1,1]");
    String axes = range > 0 ? inputs.substring(0, range) : inputs;
    return switch (axes) {
      case "", "row,column", "row,col" -> Inr.Axes.ROW_COLUMN;
      case "column,row", "col,row" -> Inr.Axes.COLUMN_ROW;
      default -> throw notUnderstood("inputs", PICTURE);
    };
  }

  private Activation plain(String key, String named, String document)
      throws UnreadableNetworkException {
    if (named.equals("linear") || named.equals("identity")) {
      return Activation.Plain.NONE;
    }
    if (named.equals("swish")) {
      return Activation.Plain.SILU;
    }
    return Activation.named(named.replace('_', '-'))
        .orElseThrow(() -> notUnderstood(key, document));
  }

  private double number(String key, double absent, String document)
      throws UnreadableNetworkException {
    String value = text(key);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      double number = value.length() <= 32 ? Double.parseDouble(value) : Double.NaN;
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused below, as is what is no finite number.
    }
    throw notUnderstood(key, document);
  }

  private String text(String key) {
    return metadata.getOrDefault(key, "").strip().toLowerCase(Locale.ROOT);
  }

  private UnreadableNetworkException notUnderstood(String key, String document) {
    return new UnreadableNetworkException(
        new NetworkProblem.AmbiguousArchitecture(
            "The metadata of the file says something under %s that is not understood. State it in a document."
                .formatted(key),
            found.get(),
            List.of(),
            document));
  }
}
