package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.weightscope.network.architecture.Architecture.Orientation;

/**
 * The name of a weight or bias, taken apart: which layer, and which of its tensors.
 *
 * @param layer path of the layer, outermost first
 * @param part what the tensor is to the layer
 */
record ParameterName(List<Step> layer, Part part) {

  /** One step of a path: {@code fc1} is the word fc with number 1. */
  record Step(String word, int number) {
    static final int NONE = -1;

    /** Splits trailing digits off; words are compared without case. */
    static Step of(String segment) {
      int end = segment.length();
      while (end > 0 && isDigit(segment.charAt(end - 1)) && segment.length() - end < 9) {
        end--;
      }
      int number =
          end == segment.length() ? NONE : Integer.parseInt(segment, end, segment.length(), 10);
      String word = segment.substring(0, end).toLowerCase(Locale.ROOT);
      while (number != NONE && (word.endsWith("_") || word.endsWith("-"))) {
        word = word.substring(0, word.length() - 1);
      }
      return new Step(word, number);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }

  /** What a tensor is to its layer, and which order of axes its name suggests. */
  enum Part {
    /** Called {@code weight}: {@code [out, in]}. */
    WEIGHT,
    /** Called {@code kernel}: {@code [in, out]}. */
    KERNEL,
    /** Called {@code w}: nothing is said about the order. */
    MATRIX,
    BIAS,
    /** Of a normalisation, called {@code scale} or {@code gamma}. */
    SCALE,
    /** Running mean of a batch normalisation. */
    MEAN,
    /** Running variance of a batch normalisation. */
    VARIANCE;

    /** Whether it may be the matrix or kernel of a layer. */
    boolean isWeight() {
      return this == WEIGHT || this == KERNEL || this == MATRIX;
    }
  }

  /** Deeper paths are those of no layer; they would make comparing long. */
  private static final int MOST_STEPS = 32;

  private static final Set<String> WEIGHTS = Set.of("weight", "weights");
  private static final Set<String> KERNELS = Set.of("kernel", "kernels");
  private static final Set<String> MATRICES = Set.of("w");
  private static final Set<String> BIASES = Set.of("bias", "biases", "b", "beta");
  private static final Set<String> SCALES = Set.of("scale", "gamma");
  private static final Set<String> MEANS = Set.of("running_mean", "moving_mean", "mean");
  private static final Set<String> VARIANCES = Set.of("running_var", "moving_variance", "var");

  /** Where Flax keeps parameters and running statistics; layers have the same path in both. */
  private static final Set<String> COLLECTIONS = Set.of("params", "batch_stats");

  ParameterName {
    layer = List.copyOf(layer);
  }

  /**
   * The path of a layer as a key of maps. A string, as strings that are made to have the same hash
   * are still found by their order (rule O23); lists are not.
   */
  static String key(List<Step> layer) {
    StringBuilder key = new StringBuilder();
    for (Step step : layer) {
      key.append(step.word()).append('#').append(step.number()).append('/');
    }
    return key.toString();
  }

  /**
   * Takes names such as {@code net.0.linear.weight}, {@code params/Dense_0/kernel}, {@code
   * dense_1/bias:0}, {@code weights.2} and {@code w0} apart.
   */
  static Optional<ParameterName> of(String name) {
    List<Step> steps = new ArrayList<>();
    List<String> segments = segments(name);
    if (segments.size() > MOST_STEPS) {
      return Optional.empty();
    }
    for (String segment : segments) {
      steps.add(Step.of(segment));
    }
    for (int i = steps.size() - 1; i >= Math.max(0, steps.size() - 2); i--) {
      Step step = steps.get(i);
      boolean followedByWord = i < steps.size() - 1 && !steps.getLast().word().isEmpty();
      Optional<Part> part = part(step.word());
      if (part.isPresent() && !followedByWord) {
        steps.remove(i);
        if (step.number() != Step.NONE) {
          steps.add(i, new Step("", step.number()));
        }
        boolean inCollection =
            steps.size() > 1
                && steps.getFirst().number() == Step.NONE
                && COLLECTIONS.contains(steps.getFirst().word());
        return Optional.of(
            new ParameterName(inCollection ? steps.subList(1, steps.size()) : steps, part.get()));
      }
    }
    return Optional.empty();
  }

  /** The order of axes that a name suggests: kernels have their inputs first. */
  static Orientation orientation(String name) {
    return of(name).filter(taken -> taken.part() == Part.KERNEL).isPresent()
        ? Orientation.IN_OUT
        : Orientation.OUT_IN;
  }

  private static List<String> segments(String name) {
    int colon = name.lastIndexOf(':');
    String path = colon > 0 && name.substring(colon).equals(":0") ? name.substring(0, colon) : name;
    List<String> segments = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '.' || path.charAt(i) == '/') {
        segments.add(path.substring(from, i));
        from = i + 1;
      }
    }
    return segments;
  }

  private static Optional<Part> part(String word) {
    if (WEIGHTS.contains(word)) {
      return Optional.of(Part.WEIGHT);
    }
    if (KERNELS.contains(word)) {
      return Optional.of(Part.KERNEL);
    }
    if (MATRICES.contains(word)) {
      return Optional.of(Part.MATRIX);
    }
    if (SCALES.contains(word)) {
      return Optional.of(Part.SCALE);
    }
    if (MEANS.contains(word)) {
      return Optional.of(Part.MEAN);
    }
    if (VARIANCES.contains(word)) {
      return Optional.of(Part.VARIANCE);
    }
    return BIASES.contains(word) ? Optional.of(Part.BIAS) : Optional.empty();
  }
}
