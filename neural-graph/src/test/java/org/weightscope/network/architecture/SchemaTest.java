package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** docs/architecture.schema.json lists the types, fields and words that the reader takes. */
class SchemaTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theSmallestLayerOfEveryTypeIsRead() throws IOException {
    JsonNode types = types();
    for (String type : types.propertyNames()) {
      assertEquals(type, types.at("/" + type + "/properties/type/const").stringValue());
      assertEquals(Optional.empty(), refusal(example(types, type)), type);
    }
  }

  @Test
  void aTypeHasTheFieldsOfTheSchemaAndNoOthers() throws IOException {
    JsonNode types = types();
    Set<String> fields = new TreeSet<>();
    for (JsonNode type : types) {
      fields.addAll(type.get("properties").propertyNames());
    }
    fields.remove("type");
    for (String type : types.propertyNames()) {
      JsonNode properties = types.get(type).get("properties");
      for (String field : fields) {
        ObjectNode layer = example(types, type);
        boolean listed = properties.has(field);
        JsonNode value = value(types, type, field);
        layer.set(field, value);
        if (listed) {
          complete(layer, field);
        }
        Optional<String> refusal = refusal(layer);
        if (listed) {
          assertEquals(Optional.empty(), refusal, layer.toString());
        } else {
          assertTrue(refusal.orElse("").contains(field), layer + " is not refused for " + field);
        }
      }
    }
  }

  @Test
  void aTypeWithoutWhatTheSchemaRequiresIsRefused() throws IOException {
    JsonNode types = types();
    for (String type : types.propertyNames()) {
      for (JsonNode required : types.get(type).get("required")) {
        ObjectNode layer = example(types, type);
        layer.remove(required.stringValue());
        assertTrue(refusal(layer).isPresent(), layer + " was read");
      }
    }
  }

  @Test
  void theSchemaNamesTheTypesThatNetworksAreWrittenWith() throws IOException {
    JsonNode types = types();
    Set<String> written = new HashSet<>();
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      JsonNode document = JSON.readTree(Architecture.of(RandomSteps.network(random)).toJson());
      for (JsonNode layer : document.get("layers")) {
        String type = layer.get("type").stringValue();
        written.add(type);
        for (String field : layer.propertyNames()) {
          assertTrue(
              types.at("/" + type + "/properties").has(field),
              "%s of %s is not in the schema".formatted(field, type));
        }
      }
    }
    Set<String> listed = new HashSet<>(types.propertyNames());
    listed.removeAll(written);
    assertEquals(Set.of("instance-norm", "standardize"), listed, "types that only a reader knows");
  }

  @Test
  void theSchemaNamesTheActivations() throws IOException {
    Set<String> named = new HashSet<>();
    schema().at("/$defs/activation/oneOf/0/enum").forEach(word -> named.add(word.stringValue()));
    assertEquals(Set.copyOf(ActivationJson.names()), named);
    assertTrue(named.containsAll(Activation.names()));
    assertFalse(named.contains("clip"), "a clip has bounds");
  }

  /** What the schema gives as an example of a field, in this type or any other. */
  private static JsonNode value(JsonNode types, String type, String field) {
    JsonNode own = types.at("/" + type + "/properties/" + field + "/examples/0");
    if (!own.isMissingNode()) {
      return own;
    }
    for (JsonNode other : types) {
      JsonNode value = other.at("/properties/" + field + "/examples/0");
      if (!value.isMissingNode()) {
        return value;
      }
    }
    throw new AssertionError("the schema has no example of " + field);
  }

  /** Adds what a field cannot stand without. */
  private static void complete(ObjectNode layer, String field) {
    if (field.equals("frequency")) {
      layer.put("activation", "sine");
    }
    if (Set.of("query", "key", "value").contains(field)
        && layer.get("type").stringValue().equals("attention")) {
      layer.remove("prefix");
      for (String part : Set.of("query", "key", "value")) {
        layer.put(part, part);
      }
    }
  }

  private static ObjectNode example(JsonNode types, String type) {
    return ((ObjectNode) types.at("/" + type + "/examples/0")).deepCopy();
  }

  /** Why a document of a layer behind another is refused, if it is. */
  private static Optional<String> refusal(ObjectNode layer) {
    ObjectNode document = JSON.createObjectNode().put("format", 1);
    ArrayNode layers = document.putArray("layers");
    layers.addObject().put("type", "linear").put("prefix", "first");
    layers.add(layer);
    try {
      Architecture.parse(document.toString().getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    } catch (UnreadableNetworkException e) {
      return Optional.of(e.problem().detail());
    }
  }

  private static JsonNode types() throws IOException {
    return schema().at("/$defs/types");
  }

  private static JsonNode schema() throws IOException {
    return JSON.readTree(
        Files.readString(
            Path.of(System.getProperty("weightscope.project", ".."))
                .resolve("docs/architecture.schema.json")));
  }
}
