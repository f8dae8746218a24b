package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightscope.file.Names;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkProblem.OperatorUse;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.Stated;
import org.weightscope.network.architecture.StatedPicture;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.OnnxValue;

/**
 * Reads the network in an ONNX file: linear layers that follow each other, each with an activation.
 *
 * <p>Nodes that the output does not depend on are not looked at.
 */
public final class OnnxNetworkReader {
  private static final int INR_INPUTS = 2;

  private final OnnxFile file;
  private final Map<String, Term> terms = new HashMap<>();
  private final Set<OperatorUse> unsupported = new LinkedHashSet<>();

  private OnnxNetworkReader(OnnxFile file) {
    this.file = file;
  }

  /**
   * The network of a file. Layers and activations are what the operators say. How the picture of an
   * INR is read is what the request says, or the metadata with the same keys as in a safetensors
   * file, or the documented default.
   *
   * @param stated the document of the request; it must not state layers or activations
   * @throws UnreadableNetworkException if the graph is not such a chain, with all operators that
   *     are not read
   */
  public static DescribedNetwork read(OnnxFile file, Optional<Architecture> stated)
      throws UnreadableNetworkException {
    if (stated.isPresent() && statesMoreThanPicture(stated.get())) {
      throw new UnreadableNetworkException(
          new NetworkProblem.MalformedArchitecture(
              Source.STATED_IN_REQUEST,
              0,
              "An ONNX file states layers and activations itself; of a document only the picture is taken. Leave out the rest."));
    }
    Network network = new OnnxNetworkReader(file).network();
    boolean mayBeInr = network.inputs() == INR_INPUTS;
    if (!mayBeInr && stated.flatMap(Architecture::picture).isPresent()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ArchitectureMismatch(
              Names.shown(network.weighted().getFirst().weight().origin().tensor()),
              "the first of linear layers with 2 inputs",
              "one with %d".formatted(network.inputs())));
    }
    Optional<Stated<Inr.Convention>> picture =
        mayBeInr ? Optional.of(StatedPicture.of(file.metadata(), stated)) : Optional.empty();
    return new DescribedNetwork(
        network,
        picture.map(Stated::value),
        Source.STATED_IN_FILE,
        Source.STATED_IN_FILE,
        picture.map(Stated::source).orElse(Source.DEFAULT));
  }

  private static boolean statesMoreThanPicture(Architecture document) {
    return document.layers().isPresent()
        || document.activation().isPresent()
        || document.outputActivation().isPresent();
  }

  private Network network() throws UnreadableNetworkException {
    for (String function : file.functions()) {
      unsupported.add(
          new OperatorUse(
              Names.shown(function),
              Names.shown(function),
              Optional.of("is defined in the file itself")));
    }
    if (file.inputs().size() != 1 || file.outputs().size() != 1) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "The graph has %d inputs and %d outputs; a network with one of each is read."
                  .formatted(file.inputs().size(), file.outputs().size())));
    }
    OnnxValue input = file.inputs().getFirst();
    String output = file.outputs().getFirst().name();
    file.initializers().forEach((name, tensor) -> terms.put(name, new Term.Constant(tensor)));
    terms.put(input.name(), new Term.Input(input.shape()));
    for (OnnxNode node : needed(output)) {
      readNode(node);
    }
    Term end = terms.getOrDefault(output, new Term.Unknown());
    try {
      Operation.refuseScaled(end);
    } catch (UnsupportedException e) {
      unsupported.add(e.use());
    }
    if (!unsupported.isEmpty()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedOperators(List.copyOf(unsupported)));
    }
    return Network.chain(layers(end));
  }

  /** The nodes that a value depends on, in their order. */
  private List<OnnxNode> needed(String output) {
    Set<String> values = new HashSet<>(Set.of(output));
    List<OnnxNode> needed = new ArrayList<>();
    for (OnnxNode node : file.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(values::contains)) {
        needed.add(node);
        values.addAll(node.inputs());
      }
    }
    return needed.reversed();
  }

  private void readNode(OnnxNode node) {
    Term read = new Term.Unknown();
    try {
      OperatorImporter importer =
          Operators.of(node).orElseThrow(() -> new UnsupportedException(node, Optional.empty()));
      List<Optional<Term>> inputs = new ArrayList<>();
      boolean known = true;
      for (String name : node.inputs()) {
        Optional<Term> term = name.isEmpty() ? Optional.empty() : Optional.of(term(name));
        known &= !(term.orElse(null) instanceof Term.Unknown);
        inputs.add(term);
      }
      if (known) {
        read = importer.read(new Operation(node, inputs));
      }
    } catch (UnsupportedException e) {
      if (unsupported.size() < NetworkProblem.UnsupportedOperators.MOST) {
        unsupported.add(e.use());
      }
    }
    terms.put(node.outputs().getFirst(), read);
    for (String other : node.outputs().subList(1, node.outputs().size())) {
      terms.put(other, new Term.Unknown());
    }
  }

  /** The file is sound, so that nodes stand behind those whose values they take. */
  private Term term(String name) {
    return terms.getOrDefault(name, new Term.Unknown());
  }

  /** From the last layer to the first, step by step: a chain may be long. */
  private static List<Layer.Weighted> layers(Term end) throws UnreadableNetworkException {
    Term at = end instanceof Term.Squeezed(Term.Neurons from) ? from : end;
    List<LayerParts> parts = new ArrayList<>();
    while (!(at instanceof Term.Input)) {
      LayerParts layer =
          LayerParts.of(at)
              .orElseThrow(() ->
                  new UnreadableNetworkException(
                      new NetworkProblem.NoNetwork(
                          "The output of the graph is not that of a layer.")));
      parts.add(layer);
      at = layer.linear().from();
    }
    if (parts.isEmpty()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork("The graph gives its input back and has no layer."));
    }
    return LayerParts.build(parts.reversed(), (Term.Input) at);
  }
}
