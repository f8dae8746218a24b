package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.weightscope.network.architecture.ParameterName.Step;

/**
 * The order of layers as far as their names tell: by number, with words for the first and the last.
 */
final class NameOrder {
  private static final Set<String> FIRST =
      Set.of("first", "first_layer", "input", "input_layer", "in", "fc_in", "linear_in");
  private static final Set<String> LAST =
      Set.of(
          "last",
          "last_layer",
          "last_linear",
          "final",
          "final_layer",
          "final_linear",
          "output",
          "output_layer",
          "out",
          "fc_out",
          "linear_out",
          "head",
          "classifier");
  private static final Step END = new Step("", Step.NONE);

  private NameOrder() {}

  /** The layers in order, or nothing if the names do not tell. */
  static Optional<List<FoundLayer>> of(List<FoundLayer> layers) {
    return order(layers, 0);
  }

  private static Optional<List<FoundLayer>> order(List<FoundLayer> layers, int depth) {
    if (layers.size() <= 1) {
      return Optional.of(layers);
    }
    if (layers.stream().allMatch(layer -> layer.path().size() <= depth)) {
      return Optional.empty();
    }
    List<FoundLayer> first = where(layers, depth, FIRST::contains);
    List<FoundLayer> last = where(layers, depth, LAST::contains);
    List<FoundLayer> middle =
        where(layers, depth, word -> !FIRST.contains(word) && !LAST.contains(word));
    if (middle.size() == layers.size()
        || first.size() == layers.size()
        || last.size() == layers.size()) {
      return oneWord(layers, depth).or(() -> convolutionsFirst(layers, depth));
    }
    return concatenated(List.of(oneWord(first, depth), order(middle, depth), oneWord(last, depth)));
  }

  /** Layers whose step has the same word, by its number; no number counts before all others. */
  private static Optional<List<FoundLayer>> oneWord(List<FoundLayer> layers, int depth) {
    TreeMap<Integer, List<FoundLayer>> byNumber = new TreeMap<>();
    for (FoundLayer layer : layers) {
      if (!step(layer, depth).word().equals(step(layers.getFirst(), depth).word())) {
        return Optional.empty();
      }
      byNumber.computeIfAbsent(step(layer, depth).number(), _ -> new ArrayList<>()).add(layer);
    }
    return concatenated(byNumber.values().stream().map(group -> order(group, depth + 1)).toList());
  }

  /** Two words, one for convolutions and one for linear layers. */
  private static Optional<List<FoundLayer>> convolutionsFirst(List<FoundLayer> layers, int depth) {
    List<FoundLayer> convolutions = layers.stream().filter(FoundLayer::convolution).toList();
    List<FoundLayer> linear = layers.stream().filter(layer -> !layer.convolution()).toList();
    if (convolutions.isEmpty() || linear.isEmpty()) {
      return Optional.empty();
    }
    return concatenated(List.of(oneWord(convolutions, depth), oneWord(linear, depth)));
  }

  private static Optional<List<FoundLayer>> concatenated(List<Optional<List<FoundLayer>>> groups) {
    List<FoundLayer> all = new ArrayList<>();
    for (Optional<List<FoundLayer>> group : groups) {
      if (group.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(group.get());
    }
    return Optional.of(all);
  }

  private static List<FoundLayer> where(
      List<FoundLayer> layers, int depth, Predicate<String> word) {
    return layers.stream().filter(layer -> word.test(step(layer, depth).word())).toList();
  }

  private static Step step(FoundLayer layer, int depth) {
    return depth < layer.path().size() ? layer.path().get(depth) : END;
  }
}
