package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
      StoredTensor weight, Optional<StoredTensor> bias, boolean transposed, LayerEntry entry) {
    int inputs() {
      return weight.dimension(transposed ? 0 : 1);
    }

    int outputs() {
      return weight.dimension(transposed ? 1 : 0);
    }
  }

  /** Layers may share tensors, but not so that a small file stands for a large network. */
  private static final int MOST_COPIES = 4;

  private final TensorFile file;
  private final Map<ParameterName, StoredTensor> biases;
  private final List<Parts> layers = new ArrayList<>();

  /**
   * Looks the tensors up.
   *
   * @throws UnreadableNetworkException if one is missing or of the wrong type or shape
   */
  LayerBuilder(TensorFile file, List<LayerEntry> entries) throws UnreadableNetworkException {
    this.file = file;
    biases = biases(file);
    for (LayerEntry entry : entries) {
      layers.add(parts(entry));
    }
    for (int i = 0; i < layers.size(); i++) {
      checkPlace(i);
    }
    checkSharing();
  }

  /** Whether all layers are linear and the first has that many inputs. */
  boolean mayBeInr(int inputs) {
    return layers.getFirst().inputs() == inputs
        && layers.stream().allMatch(layer -> layer.weight().rank() == 2);
  }

  UnreadableNetworkException notAnInr() {
    StoredTensor first = layers.getFirst().weight();
    return mismatch(first.name(), "the first of linear layers with 2 inputs", shape(first));
  }

  /**
   * Reads the values.
   *
   * @param activations one a layer
   * @throws UnreadableNetworkException if a value is not finite
   */
  Network build(List<Activation> activations) throws UnreadableNetworkException {
    checkFinite();
    List<Layer.Weighted> built = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Parts parts = layers.get(i);
      Weights weight = weight(parts);
      Weights bias =
          parts
              .bias()
              .map(b -> Weights.of(b.name(), b.toFloats(), b.dimension(0)))
              .orElseGet(() ->
                  Weights.of(NetworkReader.NO_BIAS, new float[parts.outputs()], parts.outputs()));
      Activation activation = activations.get(i);
      built.add(
          weight.rank() == 2
              ? new Layer.Linear(weight, bias, activation)
              : new Layer.Convolution(weight, bias, activation));
    }
    return Network.chain(built, layers.stream().map(parts -> parts.entry().skipFrom()).toList());
  }

  private Parts parts(LayerEntry entry) throws UnreadableNetworkException {
    StoredTensor weight = tensor(entry.weight());
    if (weight.rank() != 2 && weight.rank() != 4) {
      throw mismatch(weight.name(), "a weight with 2 or 4 axes", shape(weight));
    }
    Orientation orientation =
        entry
            .orientation()
            .orElse(
                ParameterName.of(weight.name())
                    .filter(name -> name.part() == ParameterName.Part.KERNEL)
                    .map(_ -> Orientation.IN_OUT)
                    .orElse(Orientation.OUT_IN));
    boolean transposed = orientation == Orientation.IN_OUT;
    if (transposed && weight.rank() == 4) {
      throw mismatch(
          weight.name(), "a kernel [out, in, height, width]", shape(weight) + " with other axes");
    }
    Optional<StoredTensor> bias =
        entry.bias().isPresent()
            ? Optional.of(tensor(entry.bias().get()))
            : biasBeside(weight.name());
    Parts parts = new Parts(weight, bias, transposed, entry);
    if (weight.elements() == 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s is empty; a layer has neurons.".formatted(weight)));
    }
    if (bias.isPresent()
        && (bias.get().rank() != 1 || bias.get().dimension(0) != parts.outputs())) {
      throw mismatch(bias.get().name(), "[%d]".formatted(parts.outputs()), shape(bias.get()));
    }
    return parts;
  }

  private void checkPlace(int i) throws UnreadableNetworkException {
    Parts layer = layers.get(i);
    if (i > 0) {
      Parts before = layers.get(i - 1);
      if (before.outputs() != layer.inputs()) {
        throw mismatch(
            layer.weight().name(),
            "a weight that takes %d inputs".formatted(before.outputs()),
            "one that takes %d".formatted(layer.inputs()));
      }
      if (before.weight().rank() == 2 && layer.weight().rank() == 4) {
        throw mismatch(
            layer.weight().name(), "a linear layer, as one stands before it", "a convolution");
      }
    }
    int skip = layer.entry().skipFrom().orElse(0);
    if (layer.entry().skipFrom().isPresent() && (skip < 0 || skip >= i)) {
      throw mismatch(
          layer.weight().name(),
          "without a skip, or with one from a layer before layer %d".formatted(i),
          "said to take one from layer %d".formatted(skip));
    }
  }

  private StoredTensor tensor(String name) throws UnreadableNetworkException {
    StoredTensor tensor =
        file.tensor(name).orElseThrow(() -> mismatch(name, "in the file", "not there"));
    if (!tensor.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(name, tensor.type()));
    }
    return tensor;
  }

  /** The bias of the same layer by the names alone. */
  private Optional<StoredTensor> biasBeside(String weight) throws UnreadableNetworkException {
    Optional<ParameterName> name = ParameterName.of(weight);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    StoredTensor beside =
        biases.get(new ParameterName(name.get().layer(), ParameterName.Part.BIAS));
    return beside == null ? Optional.empty() : Optional.of(tensor(beside.name()));
  }

  /** The first bias of each layer; asked for once a layer, so looked up and not searched. */
  private static Map<ParameterName, StoredTensor> biases(TensorFile file) {
    Map<ParameterName, StoredTensor> biases = new HashMap<>();
    for (StoredTensor tensor : file.tensors()) {
      ParameterName.of(tensor.name())
          .filter(name -> name.part() == ParameterName.Part.BIAS)
          .ifPresent(name -> biases.putIfAbsent(name, tensor));
    }
    return biases;
  }

  private void checkSharing() throws UnreadableNetworkException {
    Set<String> tensors = new HashSet<>();
    long once = 0;
    long all = 0;
    for (Parts parts : layers) {
      all += parts.weight().elements();
      once += tensors.add(parts.weight().name()) ? parts.weight().elements() : 0;
    }
    if (all > MOST_COPIES * once) {
      throw new UnreadableNetworkException(
          new NetworkProblem.TooCostly("shared-elements", MOST_COPIES * once, all));
    }
  }

  private void checkFinite() throws UnreadableNetworkException {
    String first = "";
    long index = 0;
    long count = 0;
    for (Parts parts : layers) {
      for (StoredTensor tensor :
          parts.bias().map(b -> List.of(parts.weight(), b)).orElse(List.of(parts.weight()))) {
        Optional<StoredTensor.NotFinite> notFinite = tensor.notFinite();
        if (notFinite.isPresent()) {
          if (count == 0) {
            first = tensor.name();
            index = notFinite.get().first();
          }
          count += notFinite.get().count();
        }
      }
    }
    if (count > 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NonFiniteWeights(first, index, count));
    }
  }

  private static Weights weight(Parts parts) {
    StoredTensor weight = parts.weight();
    if (!parts.transposed()) {
      return Weights.filled(
          new Weights.Origin(weight.name(), Weights.Storage.AS_IS), weight::copyTo, weight.shape());
    }
    int inputs = parts.inputs();
    int outputs = parts.outputs();
    return Weights.filled(
        new Weights.Origin(weight.name(), Weights.Storage.TRANSPOSED),
        values -> { // [out, in]
          for (int i = 0; i < inputs; i++) {
            float[] ofInput = weight.toFloats(i * outputs, outputs);
            for (int o = 0; o < outputs; o++) {
              values[o * inputs + i] = ofInput[o];
            }
          }
        },
        outputs,
        inputs);
  }

  private static String shape(StoredTensor tensor) {
    return Arrays.toString(tensor.shape());
  }

  private static UnreadableNetworkException mismatch(String tensor, String expected, String found) {
    return new UnreadableNetworkException(
        new NetworkProblem.ArchitectureMismatch(tensor, expected, found));
  }
}
