package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.api.ProblemType;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.service.upload.Sha256;

/**
 * Each of these is refused as the rules say, and the service answers the next request as before.
 */
class HostileRequestsTest {
  private static final String PATH = "/classify-inr";
  private static final String BYTES = "application/octet-stream";
  private static final byte[] GOOD = Inrs.random(5, 2, 32, 32, 1);

  @AfterEach
  void aValidRequestStillWorks() throws Exception {
    assertEquals(200, RunningService.post(PATH, GOOD, "Content-Type", BYTES).statusCode());
  }

  private static <T extends Problem> T refused(
      int status, Class<T> type, HttpResponse<String> response) {
    ProblemDocument document = RunningService.problem(response);
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(status, document.problem().status());
    for (String leak : List.of("Exception", "java.", "\tat ", "org.weightscope", "apache")) {
      assertFalse(
          response.body().contains(leak), "a problem tells \"" + leak + "\": " + response.body());
    }
    return assertInstanceOf(type, document.problem(), response.body());
  }

  private static HttpResponse<String> post(byte[] body) throws Exception {
    return RunningService.post(PATH, body, "Content-Type", BYTES);
  }

  private static byte[] file(long length, String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(length).put(json);
    return buffer.array();
  }

  private static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  static Stream<Arguments> malformed() {
    String one = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return Stream.of(
        Arguments.of("S01_emptyBody", new byte[0]),
        Arguments.of("S01_threeBytes", new byte[] {1, 2, 3}),
        Arguments.of("S02_aHeaderOf100MB", file(100_000_000, "{}", 0)),
        Arguments.of("S02_aLengthWithTheTopBit", file(Long.MIN_VALUE + 2, "{}", 0)),
        Arguments.of("S03_aFileThatWasCutInItsHeader", Arrays.copyOf(GOOD, 100)),
        Arguments.of("S11_aFileThatWasCutInItsData", Arrays.copyOf(GOOD, GOOD.length - 4)),
        Arguments.of("S11_bytesAfterTheLastTensor", Arrays.copyOf(GOOD, GOOD.length + 4)),
        Arguments.of(
            "S09_tensorsThatOverlap",
            file(one + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8)),
        Arguments.of(
            "S10_aHoleBetweenTensors",
            file(one + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]}}", 24)),
        Arguments.of(
            "S07_aNameTwice",
            file(one + ",\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}", 16)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void aFileThatBreaksTheFormatIsRefusedWithItsRule(String name, byte[] body) throws Exception {
    Problem.MalformedFile problem = refused(422, Problem.MalformedFile.class, post(body));
    assertEquals(name.substring(0, 3), problem.rule());
  }

  @Test
  void S15_aTensorOfOtherBytesThanItsShapeIsNamedWithBothCounts() throws Exception {
    Problem.TensorSize problem =
        refused(
            422,
            Problem.TensorSize.class,
            post(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,8]}}", 8)));
    assertEquals("a", problem.tensor());
    assertEquals(16, problem.fromShape());
    assertEquals(8, problem.fromData());
  }

  @Test
  void S23_aWeightThatIsNotANumberIsNamed() throws Exception {
    Network network = Inrs.network(5, 2, 8, 1);
    Layer.Weighted first = network.weighted().getFirst();
    float[] values = first.weight().toArray();
    values[3] = Float.NaN;
    Network broken =
        Network.chain(
            List.of(
                new Layer.Linear(first.weight().with(values), first.bias(), first.activation()),
                network.weighted().get(1)));
    Problem.NonFiniteWeights problem =
        refused(422, Problem.NonFiniteWeights.class, post(Inrs.file(broken)));
    assertEquals("layers.0.weight", problem.tensor());
    assertEquals(3, problem.index());
  }

  @Test
  void S17_weightsThatAreWholeNumbersAreNamedWithTheirType() throws Exception {
    Problem.UnsupportedOperator problem =
        refused(
            422,
            Problem.UnsupportedOperator.class,
            post(
                file(
                    "{\"0.weight\":{\"dtype\":\"I8\",\"shape\":[3,2],\"data_offsets\":[0,6]}}",
                    6)));
    assertEquals(
        List.of(new Problem.OperatorUse("0.weight", "I8", "is no type of weights")),
        problem.operators());
  }

  @Test
  void S26_aFileWithoutTensorsHoldsNoNetwork() throws Exception {
    refused(422, Problem.NoNetwork.class, post(file("{}", 0)));
  }

  @Test
  void weightsSoLargeThatTheModelOverflowsGetNoAnswer() throws Exception {
    Network network = Inrs.network(5, 2, 8, 1);
    Layer.Weighted first = network.weighted().getFirst();
    float[] values = first.weight().toArray();
    Arrays.fill(values, 3e38f);
    values[0] = -3e38f;
    Network huge =
        Network.chain(
            List.of(
                new Layer.Linear(first.weight().with(values), first.bias(), first.activation()),
                network.weighted().get(1)));
    refused(422, Problem.OutsideEnvelope.class, post(Inrs.file(huge)));
  }

  static Stream<Arguments> otherFormats() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(GOOD);
    }
    return Stream.of(
        Arguments.of("pickle", bytes("\u0080\u0004\u0095\u0020\0\0\0\0\0\0\0\u008c\bbuiltins")),
        Arguments.of("pickle", bytes("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.")),
        Arguments.of("zip", bytes("PK\u0003\u0004\u0014\0\0\0\b\0archive/data.pkl")),
        Arguments.of("gzip", gzip.toByteArray()),
        Arguments.of("hdf5", bytes("\u0089HDF\r\n\u001a\n\0\0\0\0\0\b\b\0")),
        Arguments.of("gguf", bytes("GGUF\u0003\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")),
        Arguments.of("png", bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR")),
        Arguments.of("html", bytes("<!DOCTYPE html><html><body>Sign in</body></html>")),
        Arguments.of("git-lfs", bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0")),
        Arguments.of("json", bytes("{\"layers\": [1, 2, 3], \"more\": true}")),
        Arguments.of("text", bytes("just some words that are no file of weights at all")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherFormats")
  void H09_otherFormatsAreToldByTheirContentAndNotOpened(String looksLike, byte[] body)
      throws Exception {
    Problem.UnsupportedFormat problem = refused(415, Problem.UnsupportedFormat.class, post(body));
    assertEquals(looksLike, problem.looksLike());
    assertEquals(List.of("safetensors", "onnx"), problem.supported());
  }

  @Test
  void H09_anExplicitTypeThatContradictsTheBytesIsRefused() throws Exception {
    refused(
        415,
        Problem.UnsupportedFormat.class,
        RunningService.post(PATH, GOOD, "Content-Type", "application/vnd.onnx"));
    refused(
        415,
        Problem.UnsupportedFormat.class,
        RunningService.post(
            PATH, TinyModel.onnx(""), "Content-Type", "application/vnd.safetensors"));
    refused(
        415,
        Problem.UnsupportedFormat.class,
        RunningService.post(PATH, GOOD, "Content-Type", "image/png"));
  }

  @Test
  void H07_anEncodedBodyIsRefused() throws Exception {
    HttpResponse<String> response =
        RunningService.post(PATH, GOOD, "Content-Type", BYTES, "Content-Encoding", "gzip");
    refused(415, Problem.UnsupportedFormat.class, response);
    assertEquals("identity", response.headers().firstValue("Accept-Encoding").orElse(""));
  }

  @Test
  void theDigestOfTheBodyIsCheckedIfSent() throws Exception {
    String right = Base64.getEncoder().encodeToString(Sha256.of(ByteBuffer.wrap(GOOD)));
    assertEquals(
        200,
        RunningService.post(PATH, GOOD, "Content-Digest", "sha-256=:" + right + ":").statusCode());
    String wrong = Base64.getEncoder().encodeToString(new byte[32]);
    Problem.DigestMismatch problem =
        refused(
            400,
            Problem.DigestMismatch.class,
            RunningService.post(PATH, GOOD, "Content-Digest", "sha-256=:" + wrong + ":"));
    assertEquals(right, problem.found());
    refused(
        400,
        Problem.MalformedRequest.class,
        RunningService.post(PATH, GOOD, "Content-Digest", "sha-256=:no:"));
  }

  @Test
  void theLimitsOfAMultipartBodyAreKept() throws Exception {
    Multipart many = new Multipart();
    for (int i = 0; i < 65; i++) {
      many.part("network", new byte[] {1});
    }
    Problem.TooLarge networks = refused(413, Problem.TooLarge.class, multipart(many.toBytes()));
    assertEquals("networks", networks.what());
    assertEquals(64, networks.bound());
    assertEquals(65, networks.found());

    Multipart parts = new Multipart();
    for (int i = 0; i < 131; i++) {
      parts.part("architecture", "{}");
    }
    assertEquals("parts", refused(413, Problem.TooLarge.class, multipart(parts.toBytes())).what());

    byte[] header =
        new Multipart()
            .raw(
                "Content-Disposition: form-data; name=\"network\"\r\nX-Long: " + "x".repeat(2000),
                GOOD)
            .toBytes();
    assertEquals(
        "part-header-bytes", refused(413, Problem.TooLarge.class, multipart(header)).what());

    byte[] document =
        new Multipart()
            .part("network", GOOD)
            .part("architecture", " ".repeat((64 << 10) + 1))
            .toBytes();
    assertEquals(
        "architecture-bytes", refused(413, Problem.TooLarge.class, multipart(document)).what());
  }

  @Test
  void aMultipartBodyThatIsNoneIsRefused() throws Exception {
    refused(
        400,
        Problem.MalformedRequest.class,
        RunningService.post(PATH, GOOD, "Content-Type", "multipart/form-data"));
    refused(400, Problem.MalformedRequest.class, multipart(GOOD));
    Problem.MalformedRequest unknown =
        refused(
            400,
            Problem.MalformedRequest.class,
            multipart(new Multipart().part("netwrk", GOOD).toBytes()));
    assertEquals("netwrk", unknown.parameter());
    byte[] whole = new Multipart().part("network", GOOD).toBytes();
    for (int length : new int[] {0, 1, 20, 60, 150, whole.length - 10}) {
      refused(400, Problem.MalformedRequest.class, multipart(Arrays.copyOf(whole, length)));
    }
  }

  private static HttpResponse<String> multipart(byte[] body) throws Exception {
    return RunningService.post(PATH, body, "Content-Type", Multipart.TYPE);
  }

  @Test
  void H13_anArchitectureDocumentThatIsNoneIsRefused() throws Exception {
    byte[] body =
        new Multipart().part("network", GOOD).part("architecture", "{\"layers\": 3").toBytes();
    Problem.MalformedRequest problem =
        refused(400, Problem.MalformedRequest.class, multipart(body));
    assertEquals("architecture", problem.parameter());
  }

  @Test
  void aDeadlineThatCannotBeKeptIsToldInsteadOfALateAnswer() throws Exception {
    refused(
        400,
        Problem.MalformedRequest.class,
        RunningService.post(PATH, GOOD, "Weightscope-Timeout-Ms", "0"));
    refused(
        400,
        Problem.MalformedRequest.class,
        RunningService.post(PATH, GOOD, "Weightscope-Timeout-Ms", "61000"));
    refused(
        400,
        Problem.MalformedRequest.class,
        RunningService.post(PATH, GOOD, "Weightscope-Timeout-Ms", "soon"));
  }

  @Test
  void H11_everyPlainHttpMatterIsAProblemToo() throws Exception {
    refused(404, Problem.Http.class, RunningService.get("/nowhere"));
    refused(404, Problem.Http.class, RunningService.post("/nowhere", GOOD));
    HttpResponse<String> method = RunningService.get(PATH);
    refused(405, Problem.Http.class, method);
    assertEquals("POST", method.headers().firstValue("Allow").orElse(""));
    refused(
        405,
        Problem.Http.class,
        RunningService.send(RunningService.builder("/models").DELETE().build()));
    refused(
        406,
        Problem.Http.class,
        RunningService.post(PATH, GOOD, "Content-Type", BYTES, "Accept", "image/png"));
    assertEquals(
        ProblemType.HTTP,
        RunningService.problem(RunningService.get("/models/../nowhere%2e")).problem().type());
  }

  @Test
  void H12_aRequestIdIsTakenOverOnlyIfItIsHarmless() throws Exception {
    assertEquals(
        "my-id_1.2",
        RunningService.get("/models", "X-Request-Id", "my-id_1.2")
            .headers()
            .firstValue("X-Request-Id")
            .orElse(""));
    String other =
        RunningService.get("/models", "X-Request-Id", "<script>")
            .headers()
            .firstValue("X-Request-Id")
            .orElse("");
    assertEquals(36, other.length());
  }

  @Test
  void H10_everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (HttpResponse<String> response :
        List.of(post(GOOD), RunningService.get("/nowhere"), RunningService.get("/models"))) {
      Map<String, List<String>> headers = response.headers().map();
      assertEquals(List.of("nosniff"), headers.get("x-content-type-options"));
      assertEquals(List.of("no-referrer"), headers.get("referrer-policy"));
      assertTrue(headers.containsKey("content-security-policy"));
      assertFalse(headers.containsKey("server"));
    }
  }

  @Test
  void H17_traceIsOff() throws Exception {
    HttpResponse<String> response =
        RunningService.send(
            RunningService.builder("/models")
                .method("TRACE", HttpRequest.BodyPublishers.noBody())
                .build());
    refused(405, Problem.Http.class, response);
  }
}
