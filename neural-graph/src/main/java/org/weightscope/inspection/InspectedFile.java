package org.weightscope.inspection;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.inspection.Inspection.FileFacts;
import org.weightscope.inspection.Inspection.GraphFacts;
import org.weightscope.inspection.Inspection.IgnoredTensor;
import org.weightscope.inspection.Inspection.LayerFacts;
import org.weightscope.inspection.Inspection.NetworkFacts;
import org.weightscope.inspection.Inspection.TensorFacts;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * A sound file and what was found in it.
 *
 * @param inspection what is shown
 * @param network the network, if it can be read
 * @param problem why there is no network, else
 */
public record InspectedFile(
    Inspection inspection, Optional<DescribedNetwork> network, Optional<NetworkProblem> problem) {

  /**
   * Looks into a safetensors file.
   *
   * @param bytes must not change afterwards
   * @param stated the architecture document of the request
   * @throws UnreadableFileException if the bytes break a rule of the format or pass a limit
   */
  public static InspectedFile safetensors(
      ByteBuffer bytes, ReadLimits limits, Optional<Architecture> stated)
      throws UnreadableFileException {
    TensorFile file = TensorFile.read(bytes, limits);
    return of(
        new Contents("safetensors", bytes, file.tensors(), Map.of()),
        () -> NetworkReader.read(file, stated));
  }

  /**
   * Looks into an ONNX file.
   *
   * @param bytes must not change afterwards
   * @param stated the architecture document of the request
   * @throws UnreadableFileException if the bytes break a rule of the format or pass a limit
   */
  public static InspectedFile onnx(
      ByteBuffer bytes, OnnxLimits limits, Optional<Architecture> stated)
      throws UnreadableFileException {
    OnnxFile file = OnnxFile.read(bytes, limits);
    return of(
        new Contents("onnx", bytes, tensors(file), operators(file)),
        () -> OnnxNetworkReader.read(file, stated));
  }

  /** What a file holds, whatever its format. */
  record Contents(
      String format,
      ByteBuffer bytes,
      Collection<StoredTensor> tensors,
      Map<String, Integer> operators) {}

  /** Finds the network in it. */
  @FunctionalInterface
  interface Reader {
    DescribedNetwork read() throws UnreadableNetworkException;
  }

  static InspectedFile of(Contents contents, Reader reader) {
    try {
      DescribedNetwork described = reader.read();
      return new InspectedFile(
          inspection(contents, Optional.of(described)), Optional.of(described), Optional.empty());
    } catch (UnreadableNetworkException e) {
      return new InspectedFile(
          inspection(contents, Optional.empty()), Optional.empty(), Optional.of(e.problem()));
    }
  }

  private static Inspection inspection(Contents contents, Optional<DescribedNetwork> described) {
    Optional<Network> network = described.map(DescribedNetwork::network);
    FileFacts file =
        new FileFacts(
            contents.format(),
            contents.bytes().remaining(),
            digest(contents.bytes()),
            contents.tensors().size());
    Map<String, Use> uses = network.map(InspectedFile::uses).orElse(Map.of());
    Optional<GraphFacts> graph = network.map(GraphSize::of);
    return new Inspection(
        file,
        described.map(read -> facts(read, file, graph)),
        network.map(InspectedFile::layers).orElse(List.of()),
        graph,
        tensors(contents.tensors(), uses),
        network.isEmpty() ? List.of() : ignored(contents.tensors(), uses),
        contents.operators());
  }

  private static NetworkFacts facts(
      DescribedNetwork described, FileFacts file, Optional<GraphFacts> graph) {
    Network network = described.network();
    return new NetworkFacts(
        file.format(),
        (int) network.layers().stream().filter(layer -> !layer.tensors().isEmpty()).count(),
        network.steps().size(),
        network.parameters(),
        graph.map(size -> OptionalLong.of(size.nodes())).orElse(OptionalLong.empty()),
        graph.map(size -> OptionalLong.of(size.edges())).orElse(OptionalLong.empty()),
        file.digest(),
        network.input().toString(),
        network.shapes().getLast().toString(),
        word(described.layers()),
        word(described.activation()));
  }

  private static String word(Source source) {
    return switch (source) {
      case DEFAULT -> "default";
      case STATED_IN_FILE -> "file";
      case STATED_IN_METADATA -> "metadata";
      case STATED_IN_REQUEST -> "request";
    };
  }

  private static List<LayerFacts> layers(Network network) {
    List<Shape> shapes = network.shapes();
    return IntStream.range(0, Math.min(network.steps().size(), Inspection.MOST_LAYERS))
        .mapToObj(i -> layer(i + 1, network.steps().get(i), shapes))
        .toList();
  }

  private static LayerFacts layer(int index, Step step, List<Shape> shapes) {
    LayerWords words = LayerWords.of(step.layer());
    return new LayerFacts(
        index,
        step.name(),
        words.kind(),
        words.family(),
        step.inputs(),
        step.inputs().stream().map(value -> shapes.get(value).toString()).toList(),
        shapes.get(index).toString(),
        words.settings(),
        ActivationWords.of(step.layer().activation()),
        step.layer().tensors().stream().mapToLong(Weights::size).sum(),
        step.layer().tensors().stream()
            .map(Weights::origin)
            .filter(origin -> !origin.equals(NetworkReader.NO_BIAS))
            .map(Weights.Origin::tensor)
            .distinct()
            .toList());
  }

  /** The first layer that holds a tensor, and whether its output units are the last axis there. */
  private record Use(int layer, boolean unitsLast) {}

  private static Map<String, Use> uses(Network network) {
    Map<String, Use> uses = new HashMap<>();
    for (int i = 0; i < network.steps().size(); i++) {
      for (Weights weights : network.steps().get(i).layer().tensors()) {
        Weights.Origin origin = weights.origin();
        uses.putIfAbsent(
            origin.tensor(), new Use(i + 1, origin.storage() == Weights.Storage.TRANSPOSED));
      }
    }
    return uses;
  }

  private static List<TensorFacts> tensors(
      Collection<StoredTensor> tensors, Map<String, Use> uses) {
    StatisticsOfTensors statistics = new StatisticsOfTensors();
    List<TensorFacts> facts = new ArrayList<>();
    for (StoredTensor tensor : tensors) {
      if (facts.size() == Inspection.MOST_TENSORS) {
        break;
      }
      Optional<Use> use = Optional.ofNullable(uses.get(tensor.name()));
      facts.add(
          new TensorFacts(
              tensor.name(),
              tensor.type().name(),
              IntStream.of(tensor.shape()).boxed().toList(),
              use.map(first -> OptionalInt.of(first.layer())).orElse(OptionalInt.empty()),
              statistics.of(tensor, use.isPresent() && use.get().unitsLast())));
    }
    return facts;
  }

  private static List<IgnoredTensor> ignored(
      Collection<StoredTensor> tensors, Map<String, Use> uses) {
    return tensors.stream()
        .filter(tensor -> !uses.containsKey(tensor.name()))
        .limit(Inspection.MOST_TENSORS)
        .map(tensor -> new IgnoredTensor(tensor.name(), reason(tensor)))
        .toList();
  }

  private static String reason(StoredTensor tensor) {
    if (!tensor.type().readsAsFloats()) {
      return tensor.type() + " holds no weights: counters, indices or shapes";
    }
    return tensor.elements() == 1
        ? "one number, which is no weight of a layer"
        : "no layer of the network holds it";
  }

  /** The initialisers, and what of the constants may be weights. */
  private static List<StoredTensor> tensors(OnnxFile file) {
    List<StoredTensor> tensors = new ArrayList<>(file.initializers().values());
    for (OnnxNode node : file.nodes()) {
      if (node.operator().equals("Constant")
          && node.attribute("value").map(OnnxAttribute::value).orElse(null)
              instanceof OnnxAttribute.Tensor(StoredTensor tensor)
          && tensor.type().readsAsFloats()
          && tensor.elements() > 1) {
        String name = node.outputs().getFirst();
        tensors.add(StoredTensor.in(tensor.data(), 0, name, tensor.type(), tensor.shape()));
      }
    }
    return tensors;
  }

  private static Map<String, Integer> operators(OnnxFile file) {
    Map<String, Integer> counts =
        file.nodes().stream()
            .collect(
                Collectors.toMap(
                    node ->
                        node.domain().isEmpty()
                            ? node.operator()
                            : node.domain() + "." + node.operator(),
                    _ -> 1,
                    Integer::sum));
    Map<String, Integer> ordered = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  private static String digest(ByteBuffer bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes.duplicate());
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
