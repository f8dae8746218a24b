package org.weightscope.service.welcome;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weightscope.service.Inrs;
import org.weightscope.service.RunningService;

class FirstAnswerTest {
  @Test
  void theFirstExampleIsSentAndItsAnswerPrintedOnOneScreen() throws Exception {
    Path examples = Path.of("target", "test-classes", "examples");
    Files.createDirectories(examples);
    // Sorted before any example that is shipped.
    Files.write(examples.resolve("0-test.safetensors"), Inrs.random(1, 2, 16, 16, 1));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String address = "localhost:" + RunningService.port();
    new FirstAnswer().print(new PrintStream(out, true, StandardCharsets.UTF_8), address);
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("HTTP 200"), text);
    assertTrue(text.contains("\"label\""), text);
    assertTrue(
        text.contains("curl --data-binary @0-test.safetensors " + address + "/classify-inr"), text);
    assertTrue(text.lines().count() <= 60, "longer than a screen: " + text.lines().count());
  }
}
