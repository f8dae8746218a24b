package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A problem as it travels (RFC 9457): {@code type}, {@code title}, {@code status}, {@code detail},
 * {@code instance}, {@code href} and the fields of its record.
 *
 * @param problem what went wrong
 * @param instance {@code urn:uuid:} of the request; absent inside a list of results
 */
public record ProblemDocument(Problem problem, @Nullable String instance) {

  /** The media type of a body that is one problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The document as JSON. */
  @JsonValue
  public ObjectNode toJson() {
    ProblemType type = problem.type();
    ObjectNode json = WireFormat.JSON.createObjectNode();
    json.put("type", type.urn());
    json.put("title", problem.title());
    json.put("status", problem.status());
    json.put("detail", problem.detail());
    if (instance != null) {
      json.put("instance", instance);
    }
    if (type.href() != null) {
      json.put("href", type.href());
    }
    WireFormat.JSON
        .<ObjectNode>valueToTree(problem)
        .properties()
        .forEach(field -> json.putIfAbsent(field.getKey(), field.getValue()));
    return json;
  }

  /**
   * Reads a document. A type this version does not know becomes a {@link Problem.Http} of the same
   * status.
   */
  @JsonCreator
  public static ProblemDocument of(JsonNode json) {
    ProblemType type =
        ProblemType.ofUrn(json.path("type").asString("about:blank")).orElse(ProblemType.HTTP);
    Problem problem = WireFormat.JSON.treeToValue(json, type.record());
    JsonNode instance = json.get("instance");
    return new ProblemDocument(problem, instance == null ? null : instance.asString());
  }
}
