package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Networks of many producers, for none of which the test predictor was trained. */
class PredictCorpusTest {
  private static final long LARGEST = 2 << 20;

  private static List<Path> files() throws Exception {
    String shared = System.getenv("WEIGHTSCOPE_SHARED");
    assumeTrue(
        shared != null && !shared.isBlank(),
        "WEIGHTSCOPE_SHARED is not set, so the corpus is not there");
    try (Stream<Path> all = Files.walk(Path.of(shared, "data", "networks"))) {
      return all.filter(file -> file.toString().matches(".*\\.(onnx|safetensors)"))
          .filter(file -> file.toFile().length() < LARGEST)
          .sorted()
          .toList();
    }
  }

  @Test
  void everyNetworkIsRefusedWithAReasonAndNoneBringsOutAFault() throws Exception {
    Map<String, Integer> problems = new TreeMap<>();
    for (Path file : files()) {
      HttpResponse<String> response =
          RunningService.post(
              "/predict-generalization?rank=true&model=" + TestPredictors.WIDER,
              Files.readAllBytes(file));
      assertTrue(
          response.statusCode() == 422 || response.statusCode() == 415,
          () -> "%s: %d %s".formatted(file, response.statusCode(), response.body()));
      problems.merge(RunningService.problem(response).problem().type().slug(), 1, Math::addExact);
    }
    assertTrue(problems.getOrDefault("outside-envelope", 0) > 100, problems::toString);
  }
}
