package org.weightscope.network.architecture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Shape;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Layers;
import org.weightscope.network.architecture.Architecture.Orientation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ArchitectureJson() {}

  static Architecture parse(byte[] json, Source source) throws UnreadableNetworkException {
    if (json.length > Architecture.MOST_BYTES) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ArchitectureTooLarge(source, Architecture.MOST_BYTES, json.length));
    }
    JsonNode node;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      node = JSON.readValue(text, JsonNode.class);
    } catch (CharacterCodingException _) {
      throw Fields.malformed(source, 0, "it is not UTF-8");
    } catch (JacksonException e) {
      throw Fields.malformed(
          source, offset(e), "it is not JSON, names a field twice or is too deep or too long");
    }
    return document(new Fields(node, "", source));
  }

  private static Architecture document(Fields fields) throws UnreadableNetworkException {
    if (fields.integer("format", 0, Integer.MAX_VALUE).orElse(0) != Architecture.FORMAT) {
      throw fields.malformed("it must be an object with \"format\": " + Architecture.FORMAT);
    }
    Optional<Shape> input = input(fields);
    Optional<Layers> layers = layers(fields, input);
    Optional<Activation> activation = ActivationJson.read(fields);
    Optional<Activation> last = ActivationJson.read(fields, "outputActivation");
    Optional<Inr.Convention> picture = picture(fields);
    fields.end();
    if (layers.isPresent()
        && layers.get() instanceof Layers.Typed
        && (activation.isPresent() || last.isPresent())) {
      throw fields.malformed("layers that state their type state their activation too");
    }
    return new Architecture(input, layers, activation, last, picture);
  }

  private static Optional<Shape> input(Fields document) throws UnreadableNetworkException {
    Optional<Fields> object = document.object("input");
    if (object.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = object.get();
    Shape shape;
    if (fields.has("map")) {
      List<Integer> sizes = fields.sizes("map", 3);
      shape = new Shape.FeatureMap(sizes.get(0), sizes.get(1), sizes.get(2));
    } else if (fields.has("sequence")) {
      List<Integer> sizes = fields.sizes("sequence", 2);
      shape = new Shape.Sequence(sizes.get(0), sizes.get(1));
    } else if (fields.has("vector")) {
      shape = new Shape.Vector(fields.sizes("vector", 1).getFirst());
    } else if (fields.has("tokens")) {
      shape = new Shape.Tokens(fields.sizes("tokens", 1).getFirst());
    } else {
      throw fields.malformed("input is a map, a vector, a sequence or tokens");
    }
    fields.end();
    if (shape.channels() == Shape.FREE) {
      throw fields.malformed("the number of channels of the input must be stated");
    }
    return Optional.of(shape);
  }

  private static Optional<Layers> layers(Fields document, Optional<Shape> input)
      throws UnreadableNetworkException {
    Optional<List<Fields>> stated = document.objects("layers");
    if (stated.isEmpty()) {
      return Optional.empty();
    }
    long typed = stated.get().stream().filter(layer -> layer.has("type")).count();
    if (typed == 0) {
      List<LayerEntry> entries = new ArrayList<>();
      for (Fields fields : stated.get()) {
        entries.add(entry(fields));
      }
      return Optional.of(new Layers.Chain(entries));
    }
    if (typed < stated.get().size()) {
      throw document.malformed("either all layers state their type or none");
    }
    List<StepEntry> entries = new ArrayList<>();
    for (Fields fields : stated.get()) {
      entries.add(StepJson.read(fields, entries));
    }
    if (input.isEmpty() && !StepJson.tellsInput(entries.getFirst())) {
      throw document.malformed("it must state its input, which its first layer does not tell");
    }
    return Optional.of(new Layers.Typed(entries));
  }

  private static LayerEntry entry(Fields fields) throws UnreadableNetworkException {
    Optional<Integer> skip = fields.integer("skipFrom", -Fields.LARGEST, Fields.LARGEST);
    LayerEntry entry =
        new LayerEntry(
            fields.requiredText("weight"),
            fields.text("bias"),
            orientation(fields),
            ActivationJson.read(fields),
            skip.isPresent() ? OptionalInt.of(skip.get()) : OptionalInt.empty());
    fields.end();
    return entry;
  }

  static Optional<Orientation> orientation(Fields fields) throws UnreadableNetworkException {
    return word(fields, "orientation", List.of(Orientation.values()));
  }

  /** The constant of a name that documents write. */
  private static <E extends Enum<E>> Optional<E> word(
      Fields fields, String field, List<E> constants) throws UnreadableNetworkException {
    Optional<String> text = fields.text(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (E constant : constants) {
      if (text(constant).equals(text.get())) {
        return Optional.of(constant);
      }
    }
    throw fields.malformed(
        "%s is one of %s"
            .formatted(
                fields.path(field),
                constants.stream().map(ArchitectureJson::text).collect(Collectors.joining(", "))));
  }

  private static Optional<Inr.Convention> picture(Fields document)
      throws UnreadableNetworkException {
    Optional<Fields> object = document.object("picture");
    if (object.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = object.get();
    Inr.Axes axes = word(fields, "axes", List.of(Inr.Axes.values())).orElse(Inr.Axes.ROW_COLUMN);
    Inr.Range range = range(fields);
    double scale = fields.number("scale").orElse(1.0);
    double offset = fields.number("offset").orElse(0.0);
    fields.end();
    if (scale == 0) {
      throw fields.malformed("the scale of the picture is not 0");
    }
    return Optional.of(new Inr.Convention(axes, range, scale, offset));
  }

  private static Inr.Range range(Fields picture) throws UnreadableNetworkException {
    List<JsonNode> ends = picture.elements("range");
    if (ends.isEmpty() && !picture.has("range")) {
      return Inr.Range.CANONICAL;
    }
    if (ends.size() != 2
        || ends.stream().anyMatch(end -> !end.isNumber())
        || !Double.isFinite(ends.get(0).doubleValue())
        || !Double.isFinite(ends.get(1).doubleValue())
        || ends.get(0).doubleValue() == ends.get(1).doubleValue()) {
      throw picture.malformed("the range of the picture is two different finite numbers");
    }
    return new Inr.Range(ends.get(0).doubleValue(), ends.get(1).doubleValue());
  }

  private static long offset(JacksonException e) {
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
  }

  /** The JSON of a document, parts it does not state left out. */
  static String write(Architecture architecture) {
    ObjectNode document = JSON.createObjectNode().put("format", Architecture.FORMAT);
    architecture.input().ifPresent(shape -> writeInput(document.putObject("input"), shape));
    architecture
        .layers()
        .ifPresent(layers -> {
          ArrayNode array = document.putArray("layers");
          switch (layers) {
            case Layers.Chain(List<LayerEntry> entries) ->
                entries.forEach(entry -> writeEntry(array.addObject(), entry));
            case Layers.Typed(List<StepEntry> entries) ->
                entries.forEach(entry -> StepJson.write(array.addObject(), entry));
          }
        });
    architecture
        .activation()
        .ifPresent(activation -> ActivationJson.write(document, "activation", activation));
    architecture
        .outputActivation()
        .ifPresent(activation -> ActivationJson.write(document, "outputActivation", activation));
    architecture
        .picture()
        .ifPresent(picture -> writePicture(document.putObject("picture"), picture));
    return document.toString();
  }

  private static void writeInput(ObjectNode target, Shape shape) {
    switch (shape) {
      case Shape.Vector(int channels) -> target.put("vector", channels);
      case Shape.FeatureMap(int channels, int height, int width) -> {
        ArrayNode sizes = target.putArray("map").add(channels);
        addSize(sizes, height);
        addSize(sizes, width);
      }
      case Shape.Sequence(int length, int channels) -> {
        ArrayNode sizes = target.putArray("sequence");
        addSize(sizes, length);
        sizes.add(channels);
      }
      case Shape.Tokens(int length) -> addSize(target.putArray("tokens"), length);
    }
  }

  private static void addSize(ArrayNode sizes, int size) {
    if (size == Shape.FREE) {
      sizes.addNull();
    } else {
      sizes.add(size);
    }
  }

  private static void writeEntry(ObjectNode target, LayerEntry entry) {
    target.put("weight", entry.weight());
    entry.bias().ifPresent(name -> target.put("bias", name));
    entry.orientation().ifPresent(axes -> target.put("orientation", text(axes)));
    entry
        .activation()
        .ifPresent(activation -> ActivationJson.write(target, "activation", activation));
    entry.skipFrom().ifPresent(index -> target.put("skipFrom", index));
  }

  private static void writePicture(ObjectNode target, Inr.Convention picture) {
    target.put("axes", text(picture.axes()));
    target.putArray("range").add(picture.range().first()).add(picture.range().last());
    target.put("scale", picture.scale()).put("offset", picture.offset());
  }

  /** The constant as documents write it: lower case, hyphens. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
