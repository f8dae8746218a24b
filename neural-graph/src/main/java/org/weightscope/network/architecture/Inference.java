package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.NetworkProblem.AmbiguousArchitecture;
import org.weightscope.network.architecture.ParameterName.Part;
import org.weightscope.network.architecture.ParameterName.Step;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * The layers of a file by names and shapes, if they allow one reading only: the names number the
 * layers and the shapes follow on, or the shapes follow on in one order only.
 */
final class Inference {
  private static final int MOST_FOUND = 50;
  private static final int MOST_CANDIDATES = 8;
  private static final int MOST_STATED_LAYERS = 64;

  private final TensorFile file;

  private Inference(TensorFile file) {
    this.file = file;
  }

  static List<LayerEntry> layers(TensorFile file) throws UnreadableNetworkException {
    return new Inference(file).layers();
  }

  private List<LayerEntry> layers() throws UnreadableNetworkException {
    Map<List<Step>, StoredTensor> weights = new LinkedHashMap<>();
    Map<List<Step>, StoredTensor> biases = new LinkedHashMap<>();
    Map<List<Step>, Part> parts = new LinkedHashMap<>();
    List<StoredTensor> others = new ArrayList<>();
    for (StoredTensor tensor : file.tensors()) {
      Optional<ParameterName> name = ParameterName.of(tensor.name());
      if (name.isPresent() && name.get().part() == Part.BIAS) {
        if (biases.putIfAbsent(name.get().layer(), tensor) != null) {
          others.add(tensor);
        }
      } else if (name.isPresent() && tensor.rank() >= 2) {
        refuseOtherKinds(tensor);
        if (weights.putIfAbsent(name.get().layer(), tensor) != null) {
          others.add(tensor);
        }
        parts.putIfAbsent(name.get().layer(), name.get().part());
      } else if (!isCounter(tensor)) {
        others.add(tensor);
      }
    }
    if (weights.isEmpty()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "No tensor is called weight or kernel and has two axes, so there is no layer."));
    }
    List<FoundLayer> layers = new ArrayList<>();
    weights.forEach((path, weight) ->
        layers.add(
            new FoundLayer(
                path,
                parts.getOrDefault(path, Part.MATRIX),
                weight,
                Optional.ofNullable(biases.remove(path)))));
    others.addAll(biases.values());
    if (!others.isEmpty()) {
      throw ambiguous(
          "%d tensors are no part of a linear layer, the first is %s. State the layers."
              .formatted(others.size(), others.getFirst()),
          List.of(NameOrder.of(layers).orElse(layers)),
          orientations(layers).getFirst());
    }
    return ordered(layers);
  }

  private List<LayerEntry> ordered(List<FoundLayer> layers) throws UnreadableNetworkException {
    List<Orientation> orientations = orientations(layers);
    Optional<List<FoundLayer>> named = NameOrder.of(layers);
    if (named.isPresent()) {
      List<Orientation> fitting =
          orientations.stream().filter(axes -> ShapeOrder.fits(named.get(), axes)).toList();
      if (fitting.isEmpty()) {
        throw ambiguous(
            "By their names the layers follow each other, but their sizes do not fit so.",
            List.of(named.get()),
            orientations.getFirst());
      }
      if (fitting.size() > 1 && orderOfAxesUnknown(layers)) {
        throw ambiguous(
            "The weights may be [out, in] or [in, out]; nothing tells which.",
            List.of(named.get()),
            Orientation.OUT_IN);
      }
      return entries(named.get(), fitting.getFirst());
    }
    List<List<FoundLayer>> candidates = new ArrayList<>();
    Orientation chosen = orientations.getFirst();
    for (Orientation axes : orientations) {
      List<List<FoundLayer>> chains = ShapeOrder.all(layers, axes, MOST_CANDIDATES);
      if (!chains.isEmpty() && (candidates.isEmpty() || orderOfAxesUnknown(layers))) {
        chosen = candidates.isEmpty() ? axes : chosen;
        candidates.addAll(chains);
      }
    }
    if (candidates.size() == 1) {
      return entries(candidates.getFirst(), chosen);
    }
    throw ambiguous(
        candidates.isEmpty()
            ? "The sizes of the layers do not follow each other in any order."
            : "Names and sizes of the layers allow several orders.",
        candidates.isEmpty() ? List.of(layers) : candidates,
        chosen);
  }

  /** What the names suggest first; the other one is tried if sizes rule that out. */
  private static List<Orientation> orientations(List<FoundLayer> layers) {
    boolean kernels = layers.stream().anyMatch(layer -> layer.part() == Part.KERNEL);
    return kernels
        ? List.of(Orientation.IN_OUT, Orientation.OUT_IN)
        : List.of(Orientation.OUT_IN, Orientation.IN_OUT);
  }

  private static boolean orderOfAxesUnknown(List<FoundLayer> layers) {
    return layers.stream().map(FoundLayer::part).distinct().count() > 1
        || layers.getFirst().part() == Part.MATRIX;
  }

  private static List<LayerEntry> entries(List<FoundLayer> layers, Orientation orientation) {
    return layers.stream().map(layer -> layer.entry(orientation)).toList();
  }

  /** One number of an integer type, as trainers keep beside the weights. */
  private static boolean isCounter(StoredTensor tensor) {
    return tensor.elements() == 1 && tensor.type().readsAsLongs();
  }

  private static void refuseOtherKinds(StoredTensor tensor) throws UnreadableNetworkException {
    if (!tensor.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(tensor.name(), tensor.type()));
    }
    if (tensor.name().contains("lora_")) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s belongs to a low-rank adapter, which is no network by itself."
                  .formatted(tensor.name())));
    }
    if (tensor.rank() != 2 && tensor.rank() != 4) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s has %d axes; linear layers have 2 and convolutions 4. If the first axis counts networks, send one at a time."
                  .formatted(tensor, tensor.rank())));
    }
  }

  private UnreadableNetworkException ambiguous(
      String detail, List<List<FoundLayer>> candidates, Orientation orientation) {
    List<LayerEntry> stated =
        candidates.getFirst().stream()
            .limit(MOST_STATED_LAYERS)
            .map(
                layer -> statedEntry(layer, orientation, orderOfAxesUnknown(candidates.getFirst())))
            .toList();
    return new UnreadableNetworkException(
        new AmbiguousArchitecture(
            detail,
            found(file),
            candidates.stream().limit(MOST_CANDIDATES).map(Inference::shown).toList(),
            ArchitectureJson.ofLayers(stated)));
  }

  private static LayerEntry statedEntry(
      FoundLayer layer, Orientation orientation, boolean withOrientation) {
    LayerEntry entry = layer.entry(orientation);
    return new LayerEntry(
        entry.weight(),
        entry.bias(),
        withOrientation ? entry.orientation() : Optional.empty(),
        entry.activation(),
        entry.skipFrom());
  }

  private static String shown(List<FoundLayer> layers) {
    return layers.stream()
        .limit(MOST_STATED_LAYERS)
        .map(layer -> layer.weight().name())
        .collect(Collectors.joining(" -> "));
  }

  /** The first tensors of a file, for messages. */
  static List<String> found(TensorFile file) {
    return file.tensors().stream().limit(MOST_FOUND).map(StoredTensor::toString).toList();
  }
}
