package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.weightscope.api.Inspection;
import org.weightscope.api.InspectionEntry;
import org.weightscope.api.Inspections;
import org.weightscope.api.Problem;
import org.weightscope.api.WireFormat;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.onnx.OnnxLimits;
import tools.jackson.databind.node.ObjectNode;

/** What is in a file, over HTTP. */
class InspectTest {
  private static final String PATH = "/inspect";
  private static final byte[] NETWORK = Inrs.random(1, 2, 32, 32, 1);

  @Test
  void aNetworkIsDescribedWithTheModelsThatTakeIt() throws Exception {
    HttpResponse<String> response = RunningService.post(PATH, NETWORK);
    Inspection inspection = RunningService.read(response, Inspection.class);
    Inspection.Network network = Objects.requireNonNull(inspection.network());
    assertEquals(1185, network.parameters());
    assertEquals(67L, network.nodes());
    assertEquals(1120L, network.edges());
    assertEquals("32", inspection.layers().getFirst().output());
    assertEquals("linear", inspection.layers().getFirst().family());
    assertEquals(1024, Objects.requireNonNull(inspection.tensors().get(2).statistics()).count());
    assertTrue(model(inspection, "tiny@2").takes());
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse("none"));
    assertTrue(
        response.headers().allValues("Vary").stream()
            .flatMap(value -> Stream.of(value.split(", *", -1)))
            .anyMatch("Accept"::equalsIgnoreCase),
        response.headers()::toString);
    assertTrue(
        response.headers().firstValue("Server-Timing").orElse("none").startsWith("inspect;dur="));
    assertFalse(response.body().contains("null"), "absent fields are left out");
  }

  @Test
  void theBoundThatStopsAModelIsNamed() throws Exception {
    Inspection inspection =
        RunningService.read(RunningService.post(PATH, Inrs.random(1, 2, 100, 1)), Inspection.class);
    Inspection.Model tiny = model(inspection, "tiny@2");
    assertFalse(tiny.takes());
    assertEquals(new Inspection.Bound("hiddenWidth", "4..64", "100"), tiny.because());
    assertTrue(model(inspection, "wide@1").takes());
  }

  @Test
  void theAnswerHoldsAllThatTheInspectionFound() throws Exception {
    HttpResponse<String> response =
        RunningService.post(PATH, OnnxInrs.siren(Inrs.network(1, 2, 4, 1)));
    ObjectNode answer = (ObjectNode) WireFormat.JSON.readTree(response.body());
    answer.remove("models");
    InspectedFile file =
        InspectedFile.onnx(
            ByteBuffer.wrap(OnnxInrs.siren(Inrs.network(1, 2, 4, 1))),
            OnnxLimits.DEFAULT,
            Optional.empty());
    assertEquals(
        WireFormat.JSON
            .rebuild()
            .changeDefaultPropertyInclusion(_ ->
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build()
            .writeValueAsString(file.inspection()),
        WireFormat.JSON.writeValueAsString(answer));
  }

  @Test
  void aNetworkThatCannotBeReadIsInspectedWithTheProblemOfAPrediction() throws Exception {
    for (Map.Entry<byte[], Class<? extends Problem>> upload :
        Map.<byte[], Class<? extends Problem>>of(
                Inrs.random(1, 3, 32, 32, 1),
                Problem.AmbiguousArchitecture.class,
                OnnxInrs.unsupported(),
                Problem.UnsupportedOperator.class)
            .entrySet()) {
      Inspection inspection =
          RunningService.read(RunningService.post(PATH, upload.getKey()), Inspection.class);
      assertEquals(null, inspection.network());
      assertEquals(List.of(), inspection.layers());
      assertFalse(inspection.tensors().isEmpty());
      assertInstanceOf(
          upload.getValue(), Objects.requireNonNull(inspection.predictionProblem()).problem());
    }
  }

  @Test
  void brokenAndForeignFilesStayProblems() throws Exception {
    assertEquals(422, RunningService.post(PATH, Arrays.copyOf(NETWORK, 100)).statusCode());
    assertEquals(415, RunningService.post(PATH, new byte[] {'P', 'K', 3, 4, 0, 0}).statusCode());
    assertEquals(400, RunningService.post(PATH + "?model=tiny", NETWORK).statusCode());
    byte[] body =
        new Multipart().part("network", NETWORK).part("architecture", "{\"format\":7}").toBytes();
    assertEquals(400, RunningService.post(PATH, body, "Content-Type", Multipart.TYPE).statusCode());
  }

  @Test
  void severalFilesAreAnsweredInOrderAsAListOrOneReportAfterTheOther() throws Exception {
    byte[] body =
        new Multipart()
            .part("network", NETWORK)
            .part("network", Arrays.copyOf(NETWORK, 100))
            .part("network", Inrs.random(1, 2, 8, 1))
            .toBytes();
    List<InspectionEntry> results =
        RunningService.read(
                RunningService.post(PATH, body, "Content-Type", Multipart.TYPE), Inspections.class)
            .results();
    assertEquals(3, results.size());
    assertInstanceOf(Inspection.class, results.get(0));
    assertInstanceOf(
        Problem.MalformedFile.class,
        ((InspectionEntry.Refused) results.get(1)).problem().problem());
    assertEquals("8", ((Inspection) results.get(2)).layers().getFirst().output());
    String text =
        RunningService.post(PATH, body, "Content-Type", Multipart.TYPE, "Accept", "text/plain")
            .body();
    assertTrue(text.contains("== 1 of 3") && text.contains("(malformed-file)"), text);
    HttpResponse<String> picture =
        RunningService.post(PATH, body, "Content-Type", Multipart.TYPE, "Accept", "image/svg+xml");
    assertEquals(400, picture.statusCode());
    assertTrue(RunningService.problem(picture).problem().detail().contains("one by one"));
  }

  @Test
  void theTextIsUtf8AndFitsATerminal() throws Exception {
    HttpResponse<String> response = RunningService.post(PATH, NETWORK, "Accept", "text/plain");
    assertEquals(
        "text/plain;charset=UTF-8", response.headers().firstValue("Content-Type").orElse("none"));
    assertTrue(response.body().contains("▁") || response.body().contains("█"), response.body());
    assertTrue(response.body().contains("tiny@2"), response.body());
    response.body().lines().forEach(line -> assertTrue(line.length() <= 120, line));
  }

  @Test
  void thePictureIsSoundXmlThatMayDoNothing() throws Exception {
    HttpResponse<String> response = RunningService.post(PATH, NETWORK, "Accept", "image/svg+xml");
    assertEquals("image/svg+xml", response.headers().firstValue("Content-Type").orElse("none"));
    assertEquals(
        List.of("default-src 'none'; sandbox"),
        response.headers().allValues("Content-Security-Policy"));
    assertEquals(
        "svg",
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement()
            .getTagName());
  }

  @Test
  void theAcceptHeaderDecidesByLikingAndThenByDetail() throws Exception {
    for (String[] likes :
        new String[][] {
          {"*/*", "application/json"},
          {"text/html, */*;q=0.5", "application/json"},
          {"text/*", "text/plain;charset=UTF-8"},
          {"image/*;q=0.9, text/plain;q=0.8", "image/svg+xml"},
          {"application/json;q=0.1, image/svg+xml;q=0.2", "image/svg+xml"},
          {"application/json;q=0, */*", "text/plain;charset=UTF-8"},
        }) {
      assertEquals(
          likes[1],
          RunningService.post(PATH, NETWORK, "Accept", likes[0])
              .headers()
              .firstValue("Content-Type")
              .orElse("none"),
          likes[0]);
    }
    for (String none : List.of("image/png", "application/json;q=0", "nonsense")) {
      HttpResponse<String> response = RunningService.post(PATH, NETWORK, "Accept", none);
      assertEquals(406, response.statusCode(), none);
      String detail = RunningService.problem(response).problem().detail();
      assertTrue(
          Stream.of("application/json", "text/plain", "image/svg+xml").allMatch(detail::contains),
          detail);
    }
  }

  private static Inspection.Model model(Inspection inspection, String name) {
    return inspection.models().stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
