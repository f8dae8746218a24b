package org.weightscope.network.architecture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;

/**
 * What an architecture document states; every part may be left out, and is then taken from
 * elsewhere.
 *
 * @param input shape of the input; absent: as the first layer needs it
 * @param layers the layers in order, at least one
 * @param activation what follows every layer of a chain but the last, unless the layer has its own
 * @param outputActivation what follows the last layer of a chain, unless it has its own
 * @param picture how the picture of an INR is read
 */
public record Architecture(
    Optional<Shape> input,
    Optional<Layers> layers,
    Optional<Activation> activation,
    Optional<Activation> outputActivation,
    Optional<Inr.Convention> picture) {

  /** States nothing. */
  public static final Architecture NOTHING =
      new Architecture(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Key of a document in the metadata of a file. */
  public static final String METADATA_KEY = "weightscope.architecture";

  /** The version of the schema that is read. */
  public static final int FORMAT = 1;

  /** Longest document in bytes. */
  public static final int MOST_BYTES = 64 << 10;

  /** The layers of a document, in one of two forms. */
  public sealed interface Layers {
    /**
     * The short form: linear layers and convolutions of stride 1 that follow each other, as in
     * {@link org.weightscope.network.Network#chain(List, List)}.
     */
    record Chain(List<LayerEntry> entries) implements Layers {
      public Chain {
        entries = List.copyOf(entries);
      }
    }

    /** Layers of any type and wiring; what they do not state is none. */
    record Typed(List<StepEntry> entries) implements Layers {
      public Typed {
        entries = List.copyOf(entries);
      }
    }
  }

  /** How a file keeps the axes of a weight. */
  public enum Orientation {
    /** {@code [out, in]} and {@code [out, in, height, width]}, as PyTorch does. */
    OUT_IN,
    /** {@code [in, out]} and {@code [height, width, in, out]}, as Flax and Keras do. */
    IN_OUT
  }

  /**
   * One layer of a chain.
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
   * The document of a network, for a file as {@link NetworkFile} writes it: layers of any type,
   * with the tensors named that hold their values.
   */
  public static Architecture of(Network network) {
    return new NetworkFile(network).architecture();
  }

  /**
   * Reads the document of a request.
   *
   * @param json UTF-8
   * @throws UnreadableNetworkException if it is too long or not of the schema
   */
  public static Architecture parse(byte[] json) throws UnreadableNetworkException {
    return ArchitectureJson.parse(json, Source.STATED_IN_REQUEST);
  }

  /** The JSON of the document, in one line. */
  public String toJson() {
    return ArchitectureJson.write(this);
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

  Architecture withInput(Shape shape) {
    return new Architecture(Optional.of(shape), layers, activation, outputActivation, picture);
  }

  Architecture withLayers(Layers stated) {
    return new Architecture(input, Optional.of(stated), activation, outputActivation, picture);
  }

  Architecture withActivation(Activation hidden) {
    return new Architecture(input, layers, Optional.of(hidden), outputActivation, picture);
  }

  Architecture withOutputActivation(Activation last) {
    return new Architecture(input, layers, activation, Optional.of(last), picture);
  }

  Architecture withoutPicture() {
    return new Architecture(input, layers, activation, outputActivation, Optional.empty());
  }

  Architecture withPicture(Inr.Convention convention) {
    return new Architecture(input, layers, activation, outputActivation, Optional.of(convention));
  }
}
