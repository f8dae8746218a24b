package org.weightscope.network.architecture;

import java.util.Optional;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.TensorFile;

/** Reads the network in a file of tensors. */
public final class NetworkReader {

  /** Origin of the zeros that stand for a bias the file does not have. */
  public static final Weights.Origin NO_BIAS = new Weights.Origin("", false);

  private NetworkReader() {}

  /**
   * The network of a file. Each of layers, activations and picture is taken from the first of: the
   * stated document, the document in the file's metadata, the plain keys of the metadata, names and
   * shapes or the documented default.
   *
   * @param stated the document of the request
   * @throws UnreadableNetworkException if there is no network, more than one is possible, or it
   *     contradicts a document
   */
  public static DescribedNetwork read(TensorFile file, Optional<Architecture> stated)
      throws UnreadableNetworkException {
    throw new UnsupportedOperationException();
  }
}
