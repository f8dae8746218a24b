package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightscope.api.Classification;
import org.weightscope.api.Problem;

/** Uploads with the tensor names that people have. */
class SingleNetworksTest {
  private static List<Path> files() throws Exception {
    String shared = System.getenv("WEIGHTSCOPE_SHARED");
    assumeTrue(
        shared != null && !shared.isBlank(),
        "WEIGHTSCOPE_SHARED is not set, so the example uploads are not there");
    try (Stream<Path> all = Files.list(Path.of(shared, "data", "inr", "single"))) {
      return all.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  @Test
  void theTwelveFilesOfTwelveNamingsAreReadWhateverTheModelThinksOfThem() throws Exception {
    List<Path> files = files();
    assertEquals(12, files.size());
    for (Path file : files) {
      Classification answer =
          RunningService.read(
              RunningService.post("/classify-inr", Files.readAllBytes(file)), Classification.class);
      boolean wide = file.getFileName().toString().startsWith("wide");
      boolean deep = file.getFileName().toString().startsWith("deep");
      assertEquals(deep ? 4 : 3, answer.network().layers(), file.toString());
      assertEquals(wide ? 131 : deep ? 99 : 67, answer.network().nodes(), file.toString());
    }
  }

  @Test
  void everyShippedModelTellsTheDigitOfEachOfThemOrThatItWasNotTrainedForIt() throws Exception {
    List<Path> files = files();
    for (String model : ShippedFiles.classifiers()) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        // The published convention, of which nothing in the file speaks.
        String convention = name.contains("offset") ? "&axes=column-row&offset=0.5" : "";
        HttpResponse<String> response =
            RunningService.post(
                "/classify-inr?model=" + model + convention, Files.readAllBytes(file));
        if (name.startsWith("digit")) {
          assertEquals(
              name.substring("digit-".length(), "digit-".length() + 1),
              RunningService.read(response, Classification.class).label(),
              name);
        } else if (response.statusCode() == 200) {
          assertEquals("9", RunningService.read(response, Classification.class).label(), name);
        } else {
          assertTrue(
              RunningService.problem(response).problem() instanceof Problem.OutsideEnvelope,
              name + ": " + response.body());
        }
      }
    }
  }
}
