package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.ParameterName.Step;
import org.weightscope.network.architecture.TensorNames.Part;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * The tensors of a file by what their names say they are.
 *
 * @param layers weights of two or four axes with their biases, batch normalisations behind them
 * @param others what belongs to none of them; counters are left out
 */
record FoundTensors(List<FoundLayer> layers, List<StoredTensor> others) {

  /** Each normalisation is compared with each layer by name; this many times at most. */
  private static final long MOST_PAIRS = 1 << 22;

  /** The tensors under one path. */
  private static final class Group {
    private final List<Step> path;
    private final Map<ParameterName.Part, StoredTensor> parts =
        new EnumMap<>(ParameterName.Part.class);

    Group(List<Step> path) {
      this.path = path;
    }

    Optional<StoredTensor> get(ParameterName.Part part) {
      return Optional.ofNullable(parts.get(part));
    }

    Optional<ParameterName.Part> weight() {
      return parts.entrySet().stream()
          .filter(entry -> entry.getKey().isWeight() && entry.getValue().rank() >= 2)
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }

  /**
   * Sorts the tensors of a file.
   *
   * @throws UnreadableNetworkException if a weight is of a kind that is not read
   */
  static FoundTensors in(TensorFile file) throws UnreadableNetworkException {
    Map<String, Group> groups = new LinkedHashMap<>();
    List<StoredTensor> others = new ArrayList<>();
    for (StoredTensor tensor : file.tensors()) {
      Optional<ParameterName> name = ParameterName.of(tensor.name());
      if (isCounter(tensor)) {
        continue;
      }
      if (name.isEmpty()
          || groups
                  .computeIfAbsent(
                      ParameterName.key(name.get().layer()), _ -> new Group(name.get().layer()))
                  .parts
                  .putIfAbsent(name.get().part(), tensor)
              != null) {
        others.add(tensor);
      }
    }
    List<FoundLayer> layers = new ArrayList<>();
    List<FoundNorm> norms = new ArrayList<>();
    for (Group group : groups.values()) {
      Optional<ParameterName.Part> weight = group.weight();
      if (weight.isPresent()) {
        layers.add(layer(group.path, group, weight.get()));
      } else {
        norm(group.path, group).ifPresent(norms::add);
      }
      others.addAll(group.parts.values());
    }
    long pairs = (long) norms.size() * layers.size();
    if (pairs > MOST_PAIRS) {
      throw new UnreadableNetworkException(
          new NetworkProblem.TooCostly("norms-times-layers", MOST_PAIRS, pairs));
    }
    return new FoundTensors(withNorms(layers, norms, file, others), others);
  }

  private static FoundLayer layer(List<Step> path, Group group, ParameterName.Part part)
      throws UnreadableNetworkException {
    StoredTensor weight = group.get(part).orElseThrow();
    group.parts.remove(part);
    if (!weight.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(weight.name(), weight.type()));
    }
    if (weight.rank() != 2 && weight.rank() != 4) {
      throw OtherKinds.none(
          "Tensor %s has %d axes; linear layers have 2 and convolutions 4. If the first axis counts networks, send one at a time."
              .formatted(weight, weight.rank()));
    }
    Optional<StoredTensor> bias = group.get(ParameterName.Part.BIAS);
    group.parts.remove(ParameterName.Part.BIAS);
    return new FoundLayer(path, part, weight, bias, Optional.empty());
  }

  /** Running statistics with what stands beside them; its tensors leave the group. */
  private static Optional<FoundNorm> norm(List<Step> path, Group group) {
    Optional<StoredTensor> mean = group.get(ParameterName.Part.MEAN);
    Optional<StoredTensor> variance = group.get(ParameterName.Part.VARIANCE);
    if (mean.isEmpty()
        || variance.isEmpty()
        || mean.get().rank() != 1
        || group.parts.values().stream()
            .anyMatch(tensor ->
                tensor.rank() != 1
                    || !tensor.type().readsAsFloats()
                    || tensor.elements() != mean.get().elements())) {
      return Optional.empty();
    }
    TensorNames names =
        TensorNames.NONE
            .with(Part.MEAN, mean.get().name())
            .with(Part.VARIANCE, variance.get().name());
    for (ParameterName.Part scale : List.of(ParameterName.Part.SCALE, ParameterName.Part.WEIGHT)) {
      if (group.parts.containsKey(scale)) {
        names = names.with(Part.SCALE, group.parts.remove(scale).name());
        break;
      }
    }
    if (group.parts.containsKey(ParameterName.Part.BIAS)) {
      names = names.with(Part.SHIFT, group.parts.remove(ParameterName.Part.BIAS).name());
    }
    group.parts.remove(ParameterName.Part.MEAN);
    group.parts.remove(ParameterName.Part.VARIANCE);
    return Optional.of(new FoundNorm(path, names, mean.get().elements()));
  }

  /** The layers with their normalisations; those that belong to none are others. */
  private static List<FoundLayer> withNorms(
      List<FoundLayer> layers, List<FoundNorm> norms, TensorFile file, List<StoredTensor> others) {
    List<FoundLayer> all = new ArrayList<>(layers);
    Orientation orientation = Inference.orientations(layers).getFirst();
    for (FoundNorm norm : norms) {
      Optional<FoundLayer> before = norm.before(all, orientation);
      if (before.isPresent() && before.get().norm().isEmpty()) {
        all.set(all.indexOf(before.get()), before.get().with(norm));
      } else {
        norm.tensors().named().values().stream()
            .sorted()
            .flatMap(name -> file.tensor(name).stream())
            .forEach(others::add);
      }
    }
    return all;
  }

  /** One number of an integer type, as trainers keep beside the weights. */
  private static boolean isCounter(StoredTensor tensor) {
    return tensor.elements() == 1 && tensor.type().readsAsLongs();
  }
}
