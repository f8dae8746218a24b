package org.weightscope.network.architecture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.NetworkProblem.AmbiguousArchitecture;
import org.weightscope.network.architecture.ParameterName.Part;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * The layers of a file by names and shapes, if they allow one reading only: linear layers whose
 * names number them and whose shapes follow on, or whose shapes follow on in one order only.
 *
 * <p>Convolutions and normalisations are recognised, but not read: their strides, the pooling and
 * the place of activations are in no tensor. The refusal has a document that states them.
 */
final class Inference {
  private static final int MOST_FOUND = 50;
  private static final int MOST_CANDIDATES = 8;
  private static final int MOST_STATED_LAYERS = 128;

  private final TensorFile file;
  private final Suggestion suggestion;

  private Inference(TensorFile file, Suggestion suggestion) {
    this.file = file;
    this.suggestion = suggestion;
  }

  /**
   * The layers.
   *
   * @param suggestion what a document that settles a refusal begins with
   */
  static List<LayerEntry> layers(TensorFile file, Suggestion suggestion)
      throws UnreadableNetworkException {
    return new Inference(file, suggestion).layers();
  }

  private List<LayerEntry> layers() throws UnreadableNetworkException {
    OtherKinds.refuse(file);
    FoundTensors found = FoundTensors.in(file);
    List<FoundLayer> layers = found.layers();
    if (layers.isEmpty()) {
      throw OtherKinds.noLayers(file);
    }
    for (FoundLayer layer : layers) {
      if (layer.weight().elements() == 0) {
        throw OtherKinds.none("Tensor %s is empty; a layer has neurons.".formatted(layer.weight()));
      }
    }
    if (!found.others().isEmpty()) {
      throw incomplete(
          "%d tensors are no part of a layer that names and sizes tell, the first is %s. State the layers; the document reads only those that follow each other, and wants the others added."
              .formatted(found.others().size(), found.others().getFirst()),
          layers);
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
        throw incomplete(
            "By their names the layers follow each other, but their sizes do not fit so. State the layers; the document reads only those that fit.",
            layers);
      }
      if (fitting.size() > 1 && orderOfAxesUnknown(layers)) {
        throw ambiguous(
            "The weights may be [out, in] or [in, out]; nothing tells which.",
            List.of(named.get()),
            Orientation.OUT_IN);
      }
      return complete(named.get(), fitting.getFirst());
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
      return complete(candidates.getFirst(), chosen);
    }
    if (candidates.isEmpty()) {
      throw incomplete(
          "The sizes of the layers do not follow each other in any order. State the layers; the document reads only those that fit.",
          layers);
    }
    throw ambiguous("Names and sizes of the layers allow several orders.", candidates, chosen);
  }

  /** The layers in their order, if they tell all that matters. */
  private List<LayerEntry> complete(List<FoundLayer> layers, Orientation orientation)
      throws UnreadableNetworkException {
    if (layers.stream().allMatch(Inference::isPlain)) {
      return layers.stream().map(layer -> layer.entry(orientation)).toList();
    }
    throw ambiguous(
        "Names and sizes tell the layers and their order, but no tensor tells %s. State the layers; the document takes %s."
            .formatted(open(layers), taken(layers, orientation)),
        List.of(layers),
        orientation);
  }

  /** A linear layer without a normalisation. */
  private static boolean isPlain(FoundLayer layer) {
    return !layer.convolution() && layer.norm().isEmpty();
  }

  private static String open(List<FoundLayer> layers) {
    return layers.stream().anyMatch(FoundLayer::convolution)
        ? "strides, padding, pooling and activations"
        : "which activations there are, and on which side of the normalisations";
  }

  /** The choices of the suggestion, in words. */
  private static String taken(List<FoundLayer> layers, Orientation orientation) {
    List<String> choices = new ArrayList<>();
    if (layers.getFirst().convolution()) {
      choices.add("stride 1 and padding that keeps the size of the map");
    }
    choices.add("one activation behind every layer but the last");
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i - 1).convolution() && !layers.get(i).convolution()) {
        int channels = layers.get(i - 1).outputs(orientation);
        int inputs = layers.get(i).inputs(orientation);
        choices.add(
            inputs == channels
                ? "a global average pool, as %s has one input a channel"
                    .formatted(layers.get(i).weight().name())
                : "a flattened map of %d places, as %s has %d inputs for %d channels"
                    .formatted(inputs / channels, layers.get(i).weight().name(), inputs, channels));
      }
    }
    return String.join(", ", choices);
  }

  /** What the names suggest first; the other one is tried if sizes rule that out. */
  static List<Orientation> orientations(List<FoundLayer> layers) {
    boolean kernels = layers.stream().anyMatch(layer -> layer.part() == Part.KERNEL);
    return kernels
        ? List.of(Orientation.IN_OUT, Orientation.OUT_IN)
        : List.of(Orientation.OUT_IN, Orientation.IN_OUT);
  }

  private static boolean orderOfAxesUnknown(List<FoundLayer> layers) {
    return layers.stream().map(FoundLayer::part).distinct().count() > 1
        || layers.getFirst().part() == Part.MATRIX;
  }

  /** Refuses with a document of the layers that follow each other, in the order of their names. */
  private UnreadableNetworkException incomplete(String detail, List<FoundLayer> layers) {
    Orientation orientation = orientations(layers).getFirst();
    List<FoundLayer> named = NameOrder.of(layers).orElse(layers);
    List<FoundLayer> following = new ArrayList<>();
    for (FoundLayer layer : named) {
      if (following.isEmpty() || layer.follows(following.getLast(), orientation)) {
        following.add(layer);
      }
    }
    return refusal(detail, List.of(named), document(following, orientation));
  }

  private UnreadableNetworkException ambiguous(
      String detail, List<List<FoundLayer>> candidates, Orientation orientation) {
    List<FoundLayer> first = candidates.getFirst();
    return refusal(
        detail,
        candidates,
        first.stream().allMatch(Inference::isPlain)
            ? suggestion.chain(first, orientation, orderOfAxesUnknown(first))
            : document(first, orientation));
  }

  /** As much of the layers, from the first on, as a document may state. */
  private Architecture document(List<FoundLayer> layers, Orientation orientation) {
    int count = Math.min(layers.size(), MOST_STATED_LAYERS);
    Architecture document = suggestion.typed(layers.subList(0, count), orientation);
    while (count > 1
        && document.toJson().getBytes(StandardCharsets.UTF_8).length > Architecture.MOST_BYTES) {
      count /= 2;
      document = suggestion.typed(layers.subList(0, count), orientation);
    }
    return document;
  }

  private UnreadableNetworkException refusal(
      String detail, List<List<FoundLayer>> candidates, Architecture document) {
    return new UnreadableNetworkException(
        new AmbiguousArchitecture(
            detail,
            found(file),
            candidates.stream().limit(MOST_CANDIDATES).map(Inference::shown).toList(),
            document.toJson()));
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
