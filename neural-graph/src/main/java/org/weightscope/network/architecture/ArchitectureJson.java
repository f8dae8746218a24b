package org.weightscope.network.architecture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** The JSON of architecture documents, both ways. */
final class ArchitectureJson {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxDocumentLength(Architecture.MOST_BYTES)
                          .maxStringLength(Architecture.MOST_BYTES)
                          .maxTokenCount(20_000)
                          .maxNameLength(512)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                  text.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .build();

  private final Source source;

  private ArchitectureJson(Source source) {
    this.source = source;
  }

  /** The document as it stands in JSON. */
  private record Document(
      @Nullable Integer format,
      @Nullable List<@Nullable LayerDocument> layers,
      @Nullable String activation,
      @Nullable Double frequency,
      @Nullable String outputActivation,
      @Nullable PictureDocument picture) {}

  private record LayerDocument(
      @Nullable String weight,
      @Nullable String bias,
      @Nullable String orientation,
      @Nullable String activation,
      @Nullable Double frequency,
      @Nullable Integer skipFrom) {}

  private record PictureDocument(
      @Nullable String axes, @Nullable Double scale, @Nullable Double offset) {}

  static Architecture parse(byte[] json, Source source) throws UnreadableNetworkException {
    return new ArchitectureJson(source).parse(json);
  }

  /** The smallest document that states these layers. */
  static String ofLayers(List<Architecture.LayerEntry> layers) {
    var document = JSON.createObjectNode().put("format", Architecture.FORMAT);
    var array = document.putArray("layers");
    for (Architecture.LayerEntry layer : layers) {
      var node = array.addObject().put("weight", layer.weight());
      layer.orientation().ifPresent(axes -> node.put("orientation", text(axes)));
    }
    return document.toString();
  }

  /** The smallest document that states one field. */
  static String ofText(String field, String value) {
    return JSON.createObjectNode().put("format", Architecture.FORMAT).put(field, value).toString();
  }

  /** The smallest document that states how a picture is read. */
  static String ofPicture(Inr.Convention picture) {
    var document = JSON.createObjectNode().put("format", Architecture.FORMAT);
    document
        .putObject("picture")
        .put("axes", text(picture.axes()))
        .put("scale", picture.scale())
        .put("offset", picture.offset());
    return document.toString();
  }

  private Architecture parse(byte[] json) throws UnreadableNetworkException {
    if (json.length > Architecture.MOST_BYTES) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ArchitectureTooLarge(source, Architecture.MOST_BYTES, json.length));
    }
    Document document;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      document = JSON.readValue(text, Document.class);
    } catch (CharacterCodingException _) {
      throw malformed(0, "it is not UTF-8");
    } catch (MismatchedInputException e) {
      throw malformed(offset(e), "a field is unknown, or its value is of another kind");
    } catch (JacksonException e) {
      throw malformed(offset(e), "it is not JSON, names a field twice or is too deep or too long");
    }
    if (document == null || document.format() == null || document.format() != 1) {
      throw malformed(0, "it must be an object with \"format\": " + Architecture.FORMAT);
    }
    Optional<Activation> activation = activation(document.activation(), document.frequency());
    Optional<Activation> output = activation(document.outputActivation(), null);
    return new Architecture(
        layers(document.layers()), activation, output, picture(document.picture()));
  }

  private Optional<List<Architecture.LayerEntry>> layers(
      @Nullable List<@Nullable LayerDocument> documents) throws UnreadableNetworkException {
    if (documents == null) {
      return Optional.empty();
    }
    if (documents.isEmpty()) {
      throw malformed(0, "layers must not be empty");
    }
    List<Architecture.LayerEntry> layers = new ArrayList<>();
    for (LayerDocument layer : documents) {
      if (layer == null || layer.weight() == null) {
        throw malformed(0, "every layer names its weight");
      }
      Integer skip = layer.skipFrom();
      layers.add(
          new Architecture.LayerEntry(
              name(layer.weight()),
              layer.bias() == null ? Optional.empty() : Optional.of(name(layer.bias())),
              orientation(layer.orientation()),
              activation(layer.activation(), layer.frequency()),
              skip == null ? OptionalInt.empty() : OptionalInt.of(skip)));
    }
    return Optional.of(layers);
  }

  private String name(String name) throws UnreadableNetworkException {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw malformed(0, "names of tensors have no control characters");
    }
    return name;
  }

  private Optional<Architecture.Orientation> orientation(@Nullable String text)
      throws UnreadableNetworkException {
    if (text == null) {
      return Optional.empty();
    }
    for (Architecture.Orientation orientation : Architecture.Orientation.values()) {
      if (text(orientation).equals(text)) {
        return Optional.of(orientation);
      }
    }
    throw malformed(0, "orientation is out-in or in-out");
  }

  private Optional<Activation> activation(@Nullable String text, @Nullable Double frequency)
      throws UnreadableNetworkException {
    if (frequency != null && !"sine".equals(text)) {
      throw malformed(0, "frequency stands beside the activation sine only");
    }
    if (text == null) {
      return Optional.empty();
    }
    if (text.equals("sine")) {
      double factor = frequency == null ? Inr.CANONICAL_FREQUENCY : frequency;
      if (!Double.isFinite(factor) || factor == 0) {
        throw malformed(0, "frequency is a finite number and not 0");
      }
      return Optional.of(new Activation.Sine(factor));
    }
    Optional<Activation> named = Activation.named(text);
    if (named.isEmpty()) {
      throw malformed(0, "activations are sine, " + namedActivations());
    }
    return named;
  }

  static String namedActivations() {
    return String.join(", ", Activation.names());
  }

  private Optional<Inr.Convention> picture(@Nullable PictureDocument picture)
      throws UnreadableNetworkException {
    if (picture == null) {
      return Optional.empty();
    }
    Inr.Axes axes = Inr.Axes.ROW_COLUMN;
    if (picture.axes() != null) {
      if (picture.axes().equals(text(Inr.Axes.COLUMN_ROW))) {
        axes = Inr.Axes.COLUMN_ROW;
      } else if (!picture.axes().equals(text(Inr.Axes.ROW_COLUMN))) {
        throw malformed(0, "axes is row-column or column-row");
      }
    }
    double scale = picture.scale() == null ? 1 : picture.scale();
    double offset = picture.offset() == null ? 0 : picture.offset();
    if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
      throw malformed(0, "scale and offset of the picture are finite numbers, scale not 0");
    }
    return Optional.of(new Inr.Convention(axes, scale, offset));
  }

  private UnreadableNetworkException malformed(long offset, String reason) {
    return new UnreadableNetworkException(
        new NetworkProblem.MalformedArchitecture(
            source, offset, "The architecture document was refused: %s.".formatted(reason)));
  }

  private static long offset(JacksonException e) {
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
  }

  /** The constant as documents write it: lower case, hyphens. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
