package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/** Makes layers of the tensors that entries name, after checking that they fit. */
final class LayerBuilder {

  /** The tensors of one layer. */
  private record Parts(
      StoredTensor weight, Optional<StoredTensor> bias, Orientation orientation, LayerEntry entry) {
    int inputs() {
      return LoadedTensors.outputsFirst(weight, orientation)[1];
    }

    int outputs() {
      return LoadedTensors.outputsFirst(weight, orientation)[0];
    }
  }

  private final LoadedTensors tensors;
  private final Map<String, StoredTensor> biases;
  private final List<Parts> layers = new ArrayList<>();

  /**
   * Looks the tensors up.
   *
   * @throws UnreadableNetworkException if one is missing or of the wrong type or shape
   */
  LayerBuilder(TensorFile file, List<LayerEntry> entries) throws UnreadableNetworkException {
    this.tensors = new LoadedTensors(file);
    this.biases = biases(file);
    for (LayerEntry entry : entries) {
      layers.add(parts(entry));
    }
    for (int i = 0; i < layers.size(); i++) {
      checkPlace(i);
    }
  }

  /** Whether all layers are linear and the first has that many inputs. */
  boolean mayBeInr(int inputs) {
    return layers.getFirst().inputs() == inputs
        && layers.stream().allMatch(layer -> layer.weight().rank() == 2);
  }

  /**
   * Reads the values.
   *
   * @param activations one a layer
   * @throws UnreadableNetworkException if a value is not finite
   */
  Network build(List<Activation> activations) throws UnreadableNetworkException {
    List<Layer.Weighted> built = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Parts parts = layers.get(i);
      Weights weight = tensors.weight(parts.weight(), parts.orientation());
      Weights bias = tensors.bias(parts.bias().map(StoredTensor::name), parts.outputs());
      Activation activation = activations.get(i);
      built.add(
          weight.rank() == 2
              ? new Layer.Linear(weight, bias, activation)
              : new Layer.Convolution(weight, bias, activation));
    }
    tensors.checkFinite();
    return Network.chain(built, layers.stream().map(parts -> parts.entry().skipFrom()).toList());
  }

  private Parts parts(LayerEntry entry) throws UnreadableNetworkException {
    StoredTensor weight = tensors.stored(entry.weight());
    if (weight.rank() != 2 && weight.rank() != 4) {
      throw LoadedTensors.mismatch(
          weight.name(), "a weight with 2 or 4 axes", LoadedTensors.shape(weight));
    }
    Orientation orientation =
        entry.orientation().orElseGet(() -> ParameterName.orientation(weight.name()));
    Optional<StoredTensor> bias =
        entry.bias().isPresent()
            ? Optional.of(tensors.stored(entry.bias().get()))
            : biasBeside(weight.name());
    Parts parts = new Parts(weight, bias, orientation, entry);
    if (bias.isPresent()
        && (bias.get().rank() != 1 || bias.get().dimension(0) != parts.outputs())) {
      throw LoadedTensors.mismatch(
          bias.get().name(), "[%d]".formatted(parts.outputs()), LoadedTensors.shape(bias.get()));
    }
    return parts;
  }

  private void checkPlace(int i) throws UnreadableNetworkException {
    Parts layer = layers.get(i);
    if (i > 0) {
      Parts before = layers.get(i - 1);
      if (before.outputs() != layer.inputs()) {
        throw LoadedTensors.mismatch(
            layer.weight().name(),
            "a weight that takes %d inputs".formatted(before.outputs()),
            "one that takes %d".formatted(layer.inputs()));
      }
      if (before.weight().rank() == 2 && layer.weight().rank() == 4) {
        throw LoadedTensors.mismatch(
            layer.weight().name(), "a linear layer, as one stands before it", "a convolution");
      }
    }
    int skip = layer.entry().skipFrom().orElse(0);
    if (layer.entry().skipFrom().isPresent() && (skip < 0 || skip >= i)) {
      throw LoadedTensors.mismatch(
          layer.weight().name(),
          "without a skip, or with one from a layer before layer %d".formatted(i),
          "said to take one from layer %d".formatted(skip));
    }
  }

  /** The bias of the same layer by the names alone. */
  private Optional<StoredTensor> biasBeside(String weight) throws UnreadableNetworkException {
    Optional<ParameterName> name = ParameterName.of(weight);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    StoredTensor beside = biases.get(ParameterName.key(name.get().layer()));
    return beside == null ? Optional.empty() : Optional.of(tensors.stored(beside.name()));
  }

  /** The first bias of each layer; asked for once a layer, so looked up and not searched. */
  private static Map<String, StoredTensor> biases(TensorFile file) {
    Map<String, StoredTensor> biases = new HashMap<>();
    for (StoredTensor tensor : file.tensors()) {
      ParameterName.of(tensor.name())
          .filter(name -> name.part() == ParameterName.Part.BIAS)
          .ifPresent(name -> biases.putIfAbsent(ParameterName.key(name.layer()), tensor));
    }
    return biases;
  }
}
