package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightscope.api.Classification;

/** Uploads with the tensor names that people have are read, whatever the model thinks of them. */
class SingleNetworksTest {
  @Test
  void theTwelveFilesOfTwelveNamingsAreRead() throws Exception {
    String shared = System.getenv("WEIGHTSCOPE_SHARED");
    assumeTrue(
        shared != null && !shared.isBlank(),
        "WEIGHTSCOPE_SHARED is not set, so the example uploads are not there");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(shared, "data", "inr", "single"))) {
      files = all.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
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
}
