package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.api.Classification;
import org.weightscope.api.InrConvention.Source;
import org.weightscope.api.Problem;
import org.weightscope.network.Network;

/** INRs that are sent as ONNX. */
class OnnxUploadsTest {
  private static final String PATH = "/classify-inr";
  private static final double TOLERANCE = 1e-5;

  private static void assertSameAnswer(
      HttpResponse<String> expected, HttpResponse<String> found, String where) throws Exception {
    assertEquals(expected.statusCode(), found.statusCode(), where + ": " + found.body());
    if (expected.statusCode() != 200) {
      // Outside what the model was trained for, in either format.
      assertEquals(
          assertInstanceOf(
              Problem.OutsideEnvelope.class, RunningService.problem(expected).problem()),
          RunningService.problem(found).problem());
      return;
    }
    Classification safetensors = RunningService.read(expected, Classification.class);
    Classification onnx = RunningService.read(found, Classification.class);
    assertEquals("onnx", onnx.network().format());
    assertEquals(safetensors.label(), onnx.label(), where);
    safetensors
        .probabilities()
        .forEach((label, probability) ->
            assertEquals(
                probability,
                onnx.probabilities().getOrDefault(label, Double.NaN),
                TOLERANCE,
                where + ", probability of " + label));
  }

  @Test
  void theSameWeightsGiveTheSameAnswerInEitherFormat() throws Exception {
    Network network = Inrs.network(5, 2, 32, 32, 1);
    HttpResponse<String> onnx = RunningService.post(PATH, OnnxInrs.siren(network));
    assertSameAnswer(RunningService.post(PATH, Inrs.file(network)), onnx, "a random SIREN");
    Classification answer = RunningService.read(onnx, Classification.class);
    assertEquals(Source.FILE, answer.convention().from().activation());
    assertEquals(Source.FILE, answer.convention().from().frequency());
    assertEquals(Source.DEFAULT, answer.convention().from().axes());
    assertEquals(1185, answer.network().parameters());
  }

  @ParameterizedTest
  @CsvSource({
    "digit-0, digit-0-layers",
    "digit-7, digit-7-fc",
    "wide-64, wide-64-net-linear",
    "deep-3, deep-3-net-linear"
  })
  void exportsOfPyTorchGiveTheAnswerOfTheirSafetensorsFiles(String onnx, String safetensors)
      throws Exception {
    String shared = System.getenv("WEIGHTSCOPE_SHARED");
    assumeTrue(
        shared != null && !shared.isBlank(),
        "WEIGHTSCOPE_SHARED is not set, so the example uploads are not there");
    Path folder = Path.of(shared, "data", "inr", "single");
    for (String model : ShippedFiles.classifiers()) {
      String target = PATH + "?model=" + model;
      assertSameAnswer(
          RunningService.post(
              target, Files.readAllBytes(folder.resolve(safetensors + ".safetensors"))),
          RunningService.post(target, Files.readAllBytes(folder.resolve(onnx + ".onnx"))),
          onnx + " by " + model);
    }
  }

  @Test
  void operatorsThatAreNotReadAreNamed() throws Exception {
    Problem.UnsupportedOperator problem =
        refused(Problem.UnsupportedOperator.class, OnnxInrs.upsampling());
    assertEquals(
        List.of(
            new Problem.OperatorUse("/features/0/ConvTranspose", "ConvTranspose", null),
            new Problem.OperatorUse("p", "DepthToSpace", null)),
        problem.operators());
  }

  @Test
  void O01_aCutFileIsAMalformedOne() throws Exception {
    byte[] file = OnnxInrs.siren(Inrs.network(5, 2, 32, 32, 1));
    Problem.MalformedFile problem =
        refused(Problem.MalformedFile.class, Arrays.copyOf(file, file.length / 2));
    assertEquals("O01", problem.rule());
  }

  @Test
  void O09_valuesInAnotherFileAreNotLookedFor() throws Exception {
    ProtobufBytes location =
        new ProtobufBytes().text(1, "location").text(2, "../../../../etc/passwd");
    ProtobufBytes tensor =
        new ProtobufBytes().number(1, 4).number(2, 1).text(8, "w").message(13, location);
    byte[] file =
        new ProtobufBytes()
            .number(1, 8)
            .message(7, new ProtobufBytes().message(5, tensor))
            .toBytes();
    assertEquals("w", refused(Problem.ExternalData.class, file).tensor());
  }

  private static <T extends Problem> T refused(Class<T> type, byte[] file) throws Exception {
    HttpResponse<String> response = RunningService.post(PATH, file);
    assertEquals(422, response.statusCode(), response.body());
    return assertInstanceOf(type, RunningService.problem(response).problem());
  }
}
