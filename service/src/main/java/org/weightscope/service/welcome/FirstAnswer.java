package org.weightscope.service.welcome;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.weightscope.api.WireFormat;
import tools.jackson.databind.json.JsonMapper;

/**
 * With {@code weightscope.first-answer=true}: posts an example network to the service as soon as it
 * is up and prints the answer, and what to type to get one's own.
 */
@Component
@ConditionalOnProperty("weightscope.first-answer")
class FirstAnswer implements ApplicationListener<ApplicationReadyEvent> {
  private static final String DIGIT = "digit-0.safetensors";
  private static final String CNN = "cifar10-cnn.safetensors";
  private static final JsonMapper PRETTY =
      WireFormat.JSON
          .rebuild()
          .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
          .build();

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
    print(System.out, "localhost:" + port);
  }

  void print(PrintStream out, String address) {
    try {
      HttpResponse<String> response = post(new ClassPathResource("examples/" + DIGIT), address);
      out.printf(
          """

          Weightscope is up. It was sent the network examples/%2$s and answered:

          HTTP %3$d
          %4$s

          Do it yourself, in another terminal:

            curl -s %1$s/examples/%2$s -o %2$s
            curl --data-binary @%2$s %1$s/classify-inr
            curl -s %1$s/examples/%5$s -o %5$s
            curl --data-binary @%5$s %1$s/predict-generalization
            curl %1$s/models

          Pages: http://%1$s/  contract: http://%1$s/openapi.yaml  (Ctrl-C ends)

          """,
          address, DIGIT, response.statusCode(), pretty(response.body()), CNN);
    } catch (IOException e) {
      out.printf("%nThe example could not be sent to %s: %s%n", address, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpResponse<String> post(Resource example, String address)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/classify-inr"))
              .header("Content-Type", "application/octet-stream")
              .POST(HttpRequest.BodyPublishers.ofByteArray(example.getContentAsByteArray()))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String pretty(String json) {
    return PRETTY.writeValueAsString(PRETTY.readTree(json));
  }
}
