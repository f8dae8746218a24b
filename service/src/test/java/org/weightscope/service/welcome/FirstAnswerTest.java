package org.weightscope.service.welcome;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.weightscope.service.RunningService;

class FirstAnswerTest {
  @Test
  void anExampleIsSentAndItsAnswerPrintedOnOneScreen() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String address = "localhost:" + RunningService.port();
    new FirstAnswer().print(new PrintStream(out, true, StandardCharsets.UTF_8), address);
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("HTTP 200"), text);
    assertTrue(text.contains("\"label\""), text);
    assertTrue(
        text.contains("curl --data-binary @digit-0.safetensors " + address + "/classify-inr"),
        text);
    assertTrue(
        text.contains(
            "curl --data-binary @cifar10-cnn.safetensors " + address + "/predict-generalization"),
        text);
    assertTrue(text.lines().count() <= 60, "longer than a screen: " + text.lines().count());
  }
}
