package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.Stated;
import org.weightscope.network.architecture.StatedPicture;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;

/**
 * Reads the network in an ONNX file.
 *
 * <p>Nodes that the output does not depend on are not looked at.
 */
public final class OnnxNetworkReader {
  private static final int INR_INPUTS = 2;

  private OnnxNetworkReader() {}

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
    Network network = GraphReading.network(file);
    boolean mayBeInr = network.isChainOfLinearLayers() && network.inputs() == INR_INPUTS;
    if (!mayBeInr && stated.flatMap(Architecture::picture).isPresent()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ArchitectureMismatch(
              Names.shown(network.steps().getFirst().name()),
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
}
