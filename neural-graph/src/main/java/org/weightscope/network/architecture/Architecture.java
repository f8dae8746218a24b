package org.weightscope.network.architecture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;

/**
 * What an architecture document states; every part may be left out, and is then taken from
 * elsewhere.
 *
 * @param layers the layers in order, at least one
 * @param activation what follows every layer but the last, unless the layer has its own
 * @param outputActivation what follows the last layer, unless it has its own
 * @param picture how the picture of an INR is read
 */
public record Architecture(
    Optional<List<LayerEntry>> layers,
    Optional<Activation> activation,
    Optional<Activation> outputActivation,
    Optional<Inr.Convention> picture) {

  /** Key of a document in the metadata of a file. */
  public static final String METADATA_KEY = "weightscope.architecture";

  /** The version of the schema that is read. */
  public static final int FORMAT = 1;

  /** Longest document in bytes. */
  public static final int MOST_BYTES = 64 << 10;

  public Architecture {
    layers = layers.map(List::copyOf);
  }

  /** How a file keeps the first two axes of a weight. */
  public enum Orientation {
    /** {@code [out, in]}, as PyTorch does. */
    OUT_IN,
    /** {@code [in, out]}, as Flax and Keras do. */
    IN_OUT
  }

  /**
   * One layer.
   *
   * @param weight name of its weight tensor
   * @param bias name of its bias tensor; absent: the tensor beside the weight with {@code bias} in
   *     its name instead, if there is one, else none
   * @param orientation axes of the weight; absent: {@code IN_OUT} for names that end in {@code
   *     kernel}, else {@code OUT_IN}
   * @param activation what follows it; absent: what the document says for all layers
   * @param skipFrom index of the earlier layer whose output is added before the activation
   */
  public record LayerEntry(
      String weight,
      Optional<String> bias,
      Optional<Orientation> orientation,
      Optional<Activation> activation,
      OptionalInt skipFrom) {}

  /**
   * Reads the document of a request.
   *
   * @param json UTF-8
   * @throws UnreadableNetworkException if it is too long or not of the schema
   */
  public static Architecture parse(byte[] json) throws UnreadableNetworkException {
    return ArchitectureJson.parse(json, Source.STATED_IN_REQUEST);
  }

  /** The document in the metadata of a file, if there is one. */
  static Optional<Architecture> inMetadata(Map<String, String> metadata)
      throws UnreadableNetworkException {
    String json = metadata.get(METADATA_KEY);
    return json == null
        ? Optional.empty()
        : Optional.of(
            ArchitectureJson.parse(
                json.getBytes(StandardCharsets.UTF_8), Source.STATED_IN_METADATA));
  }
}
