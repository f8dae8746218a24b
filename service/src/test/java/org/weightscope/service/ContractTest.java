package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemType;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract and the service say the same: every example is sent, every route is described. */
class ContractTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] NETWORK = Inrs.random(1, 2, 32, 32, 1);

  /** Objects whose keys are data: what is in them need not be the same names. */
  private static final Set<String> MAPS =
      Set.of("metrics", "operators", "settings", "nodesByKind", "edgesByKind");

  private static JsonNode contract() throws Exception {
    HttpResponse<String> response = RunningService.get("/openapi.yaml");
    assertEquals(200, response.statusCode());
    return JSON.valueToTree(new Yaml().load(response.body()));
  }

  @TestFactory
  Stream<DynamicTest> everyExampleOfAnAnswerIsWhatTheServiceAnswers() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : contract().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        for (Map.Entry<String, JsonNode> status : method.getValue().get("responses").properties()) {
          for (Map.Entry<String, JsonNode> media : status.getValue().path("content").properties()) {
            for (Map.Entry<String, JsonNode> example :
                media.getValue().path("examples").properties()) {
              tests.add(
                  DynamicTest.dynamicTest(
                      String.join(
                          " ", method.getKey(), path.getKey(), status.getKey(), example.getKey()),
                      () ->
                          send(
                              method.getKey(),
                              path.getKey(),
                              Integer.parseInt(status.getKey()),
                              media.getKey(),
                              example.getValue())));
            }
          }
        }
      }
    }
    assertTrue(tests.size() >= 14, "the contract has only %d examples".formatted(tests.size()));
    return tests.stream();
  }

  private static void send(String method, String path, int status, String media, JsonNode example)
      throws Exception {
    JsonNode request = Objects.requireNonNull(example.get("x-request"), "x-request is missing");
    String target =
        request
            .path("path")
            .asString(
                path.replace("{name}", path.startsWith("/problems") ? "tensor-size" : "tiny"));
    if (request.has("query")) {
      target += "?" + request.get("query").asString();
    }
    String words = request.path("body").asString("");
    if (words.startsWith("examples/")) {
      // What the contract shows is the answer of a shipped model, not of the one for tests.
      target += "?model=" + ShippedFiles.classifiers().getFirst();
    }
    String type = request.path("contentType").asString("application/octet-stream");
    HttpResponse<String> response;
    if (method.equals("get")) {
      response = RunningService.get(target);
    } else if (request.get("body").asString().equals("declared as 1 GiB")) {
      try (RawConnection connection = new RawConnection()) {
        connection.header(
            "POST " + target + " HTTP/1.1", "Host: localhost", "Content-Length: 1073741824");
        String answer = connection.answer();
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        same(
            example.get("value"),
            JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)),
            "");
        return;
      }
    } else {
      List<String> headers = new ArrayList<>();
      boolean multipart = type.equals("multipart/form-data");
      headers.add("Content-Type");
      headers.add(multipart ? Multipart.TYPE : type);
      request
          .path("headers")
          .properties()
          .forEach(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue().asString());
          });
      response =
          RunningService.post(
              target, body(request.get("body").asString()), headers.toArray(String[]::new));
    }
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(media, response.headers().firstValue("Content-Type").orElse("none"));
    JsonNode expected = example.get("value");
    if (!media.endsWith("json")) {
      // The models of tests are others than those that are shipped.
      String alike = expected.asString().split("\nModels\n", -1)[0];
      assertTrue(response.body().startsWith(alike), response.body());
      return;
    }
    JsonNode found = JSON.readTree(response.body());
    same(expected, found, "");
    if (words.startsWith("examples/")) {
      assertEquals(expected.get("label"), found.get("label"));
      assertEquals(expected.get("network"), found.get("network"));
    }
  }

  private static byte[] body(String words) throws IOException {
    return switch (words) {
      case "examples/digit-7.safetensors" -> new ClassPathResource(words).getContentAsByteArray();
      case "network" -> NETWORK;
      case "small network" -> Inrs.random(1, 2, 2, 1);
      case "small network of three inputs" -> Inrs.random(1, 3, 2, 1);
      case "small network and cut network" ->
          new Multipart()
              .part("network", Inrs.random(1, 2, 2, 1))
              .part("network", Arrays.copyOf(NETWORK, 100))
              .toBytes();
      case "cut network" -> Arrays.copyOf(NETWORK, 100);
      case "network and cut network" ->
          new Multipart()
              .part("network", NETWORK)
              .part("network", Arrays.copyOf(NETWORK, 100))
              .toBytes();
      case "pickle" ->
          "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."
              .getBytes(StandardCharsets.ISO_8859_1);
      case "onnx" -> OnnxInrs.siren(Inrs.network(1, 2, 32, 32, 1));
      case "onnx of three inputs" -> OnnxInrs.siren(Inrs.network(1, 3, 4, 1));
      case "onnx with a transposed convolution" -> OnnxInrs.upsampling();
      case "network of width 300" -> Inrs.random(1, 2, 300, 32, 1);
      case "network of three inputs" -> Inrs.random(1, 3, 32, 32, 1);
      case "network with NaN" -> {
        Network network = Inrs.network(1, 2, 32, 1);
        Layer.Weighted first = network.weighted().getFirst();
        float[] values = first.weight().toArray();
        values[3] = Float.NaN;
        yield Inrs.file(
            Network.chain(
                List.of(
                    new Layer.Linear(first.weight().with(values), first.bias(), first.activation()),
                    network.weighted().get(1))));
      }
      case "picture classifier" -> Cnns.file("good");
      case "picture classifier of width 64" -> Cnns.Plan.USUAL.widths(16, 64, 32).file(1);
      case "picture classifier of large weights" -> Cnns.Plan.USUAL.scale(20).file(1);
      case "picture classifier of open size as ONNX" ->
          OnnxCnns.chain(Cnns.read(Cnns.file("good")), true);
      case "picture classifier and cut network" ->
          new Multipart()
              .part("network", Cnns.file("good"))
              .part("network", Arrays.copyOf(NETWORK, 100))
              .toBytes();
      case "picture classifiers to rank" ->
          new Multipart()
              .part("network", Cnns.file("chance"))
              .part("network", Cnns.file("good"))
              .part("network", Cnns.Plan.USUAL.widths(16, 64, 32).file(1))
              .part("network", Arrays.copyOf(NETWORK, 100))
              .toBytes();
      default -> throw new AssertionError("no test knows the body \"" + words + "\"");
    };
  }

  /** The same fields of the same types everywhere; problems also of the same type and title. */
  private static void same(JsonNode expected, JsonNode found, String where) {
    assertEquals(expected.isNumber(), found.isNumber(), where + ": " + found);
    if (!expected.isNumber()) {
      assertEquals(expected.getNodeType(), found.getNodeType(), where + ": " + found);
    }
    if (expected.isObject() && !MAPS.contains(where)) {
      assertEquals(names(expected), names(found), where);
      for (String name : names(expected)) {
        same(expected.get(name), found.get(name), name);
      }
      if (expected.has("href")) {
        for (String fixed : List.of("type", "title", "status", "href")) {
          assertEquals(expected.get(fixed), found.get(fixed), fixed);
        }
      }
    } else if (expected.isArray() && expected.size() == found.size()) {
      for (int i = 0; i < expected.size(); i++) {
        same(expected.get(i), found.get(i), where);
      }
    }
  }

  private static Set<String> names(JsonNode node) {
    return new TreeSet<>(node.propertyNames());
  }

  @Test
  void everyRouteOfTheServiceIsInTheContractAndTheOtherWayRound() throws Exception {
    Set<String> described = new TreeSet<>();
    contract()
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method ->
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<String> served =
        RunningService.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods()
            .entrySet()
            .stream()
            .filter(entry ->
                entry.getValue().getBeanType().getPackageName().startsWith("org.weightscope"))
            .flatMap(entry ->
                entry.getKey().getPatternValues().stream()
                    .filter(pattern -> !pattern.equals("/error"))
                    .flatMap(pattern ->
                        entry.getKey().getMethodsCondition().getMethods().stream()
                            .map(method -> method + " " + pattern)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(described, served);
  }

  @Test
  void problemTypesAreTheSameInRecordsContractAndPages() throws Exception {
    Set<Class<?>> records = Set.of(Problem.class.getPermittedSubclasses());
    assertEquals(
        records,
        Arrays.stream(ProblemType.values()).map(ProblemType::record).collect(Collectors.toSet()));
    JsonNode schemas = contract().get("components").get("schemas");
    Set<String> inContract = new TreeSet<>();
    for (JsonNode option : schemas.get("AnyProblem").get("oneOf")) {
      String name = option.get("$ref").asString();
      JsonNode schema = schemas.get(name.substring(name.lastIndexOf('/') + 1));
      String urn = schema.get("properties").get("type").get("const").asString();
      inContract.add(urn);
      ProblemType type = ProblemType.ofUrn(urn).orElseThrow();
      assertEquals(type.status(), schema.get("properties").get("status").get("const").asInt());
      assertEquals(type.title(), schema.get("properties").get("title").get("const").asString());
      Set<String> fields = names(schema.get("properties"));
      fields.removeAll(Set.of("type", "status", "title"));
      Set<String> components =
          Arrays.stream(type.record().getRecordComponents())
              .map(component -> component.getName())
              .filter(name2 -> !name2.equals("detail"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(components, fields, urn);
    }
    Set<String> types =
        Arrays.stream(ProblemType.values())
            .filter(type -> type != ProblemType.HTTP)
            .map(ProblemType::urn)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(types, inContract);
    for (ProblemType type : ProblemType.values()) {
      if (type.href() instanceof String href) {
        HttpResponse<String> page = RunningService.get(href, "Accept", "text/html");
        assertEquals(200, page.statusCode(), href);
        assertTrue(page.body().contains(type.urn()), href);
      }
    }
    assertEquals(404, RunningService.get("/problems/of-my-own").statusCode());
  }
}
