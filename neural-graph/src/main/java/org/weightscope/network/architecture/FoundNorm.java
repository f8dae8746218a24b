package org.weightscope.network.architecture;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.ParameterName.Step;

/**
 * A batch normalisation: running statistics and what stands beside them.
 *
 * @param path path of the layer
 * @param tensors its tensors by name
 * @param channels length of the running mean
 */
record FoundNorm(List<Step> path, TensorNames tensors, int channels) {
  private static final Set<String> WORDS =
      Set.of(
          "bn", "norm", "bnorm", "batchnorm", "batch_norm", "batch_normalization", "normalization");

  /**
   * The layer it stands behind as the names tell, in a list: {@code bn1} behind {@code conv1}, and
   * {@code net.1} behind {@code net.0}.
   *
   * @return empty if the names do not tell, or the channels do not fit
   */
  Optional<FoundLayer> before(List<FoundLayer> layers, Orientation orientation) {
    List<FoundLayer> named = layers.stream().filter(this::isNamedAfter).toList();
    if (named.size() > 1) {
      named = named.stream().filter(FoundLayer::convolution).toList();
    }
    Optional<FoundLayer> found =
        named.size() == 1
            ? Optional.of(named.getFirst())
            : layers.stream()
                .filter(this::isNumberedBefore)
                .reduce((a, b) -> number(a.path()) > number(b.path()) ? a : b);
    return found.filter(layer -> layer.outputs(orientation) == channels);
  }

  /** The same path but for one word, which is one of a normalisation. */
  private boolean isNamedAfter(FoundLayer layer) {
    if (layer.path().size() != path.size()) {
      return false;
    }
    int different = 0;
    for (int i = 0; i < path.size(); i++) {
      Step own = path.get(i);
      Step other = layer.path().get(i);
      if (own.number() != other.number()) {
        return false;
      }
      if (!own.word().equals(other.word())) {
        different += WORDS.contains(own.word()) ? 1 : 2;
      }
    }
    return different == 1;
  }

  /** The same path but for the number at its end, which is a smaller one. */
  private boolean isNumberedBefore(FoundLayer layer) {
    int last = path.size() - 1;
    return last >= 0
        && layer.path().size() == path.size()
        && layer.path().subList(0, last).equals(path.subList(0, last))
        && layer.path().getLast().word().equals(path.getLast().word())
        && number(layer.path()) < number(path);
  }

  private static int number(List<Step> path) {
    return path.getLast().number();
  }
}
