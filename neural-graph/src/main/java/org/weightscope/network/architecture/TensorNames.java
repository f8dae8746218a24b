package org.weightscope.network.architecture;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightscope.safetensors.TensorFile;

/**
 * Which tensors of a file belong to a layer: those that are named, and those under a prefix.
 *
 * @param prefix what the names of the layer's tensors begin with, without the last word
 * @param named tensors by their full name
 */
public record TensorNames(Optional<String> prefix, Map<Part, String> named) {
  /** No tensors. */
  public static final TensorNames NONE = new TensorNames(Optional.empty(), Map.of());

  private static final String PARAMETERS = "params";
  private static final String STATISTICS = "batch_stats";
  private static final String KERAS_END = ":0";
  private static final List<String> SEPARATORS = List.of(".", "/");

  public TensorNames {
    named = Map.copyOf(named);
  }

  /** All tensors under a prefix. */
  public static TensorNames under(String prefix) {
    return new TensorNames(Optional.of(prefix), Map.of());
  }

  /** What a tensor is to its layer. */
  public enum Part {
    WEIGHT("weight", "kernel", "w", "in_proj_weight"),
    BIAS("bias", "b", "in_proj_bias"),
    SCALE("weight", "gamma", "scale", "g"),
    SHIFT("bias", "beta"),
    MEAN("running_mean", "moving_mean", "mean"),
    VARIANCE("running_var", "moving_variance", "var"),
    DEVIATION("std"),
    SLOPE("weight", "alpha", "negative_slope"),
    TABLE("weight", "embedding", "embeddings", "kernel"),
    TOKEN("token", "cls_token");

    private final List<String> words;

    Part(String... words) {
      this.words = List.of(words);
    }

    /** The field of a document that names it. */
    String field() {
      return ArchitectureJson.text(this);
    }

    /** The last words of names under a prefix, the first of them that a file has counts. */
    List<String> words() {
      return words;
    }
  }

  /**
   * The name of a part: as it is named, or the first of its words that the file has under the
   * prefix, behind {@code .} or {@code /}. Flax keeps layers under {@code params} and running
   * statistics under {@code batch_stats}; both are looked into.
   */
  Optional<String> of(Part part, TensorFile file) {
    if (named.containsKey(part)) {
      return Optional.of(named.get(part));
    }
    return prefix.flatMap(path ->
        SEPARATORS.stream()
            .flatMap(separator -> candidates(path, part, separator))
            .filter(name -> file.tensor(name).isPresent())
            .findFirst());
  }

  private static Stream<String> candidates(String prefix, Part part, String separator) {
    String parameters = PARAMETERS + separator;
    List<String> folders =
        prefix.startsWith(parameters)
            ? List.of(prefix, STATISTICS + separator + prefix.substring(parameters.length()))
            : List.of(prefix, parameters + prefix, STATISTICS + separator + prefix);
    return folders.stream()
        .flatMap(folder -> part.words().stream().map(word -> folder + separator + word))
        .flatMap(name -> Stream.of(name, name + KERAS_END));
  }

  /** The same with another name for one part. */
  TensorNames with(Part part, String name) {
    Map<Part, String> more = new EnumMap<>(Part.class);
    more.putAll(named);
    more.put(part, name);
    return new TensorNames(prefix, more);
  }

  /** What to call the layer in messages. */
  Optional<String> shown() {
    return prefix
        .or(() -> Optional.ofNullable(named.get(Part.WEIGHT)))
        .or(() -> named.values().stream().sorted().findFirst());
  }
}
