package org.weightscope.service.welcome;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
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
      Optional<Resource> example = firstExample();
      if (example.isEmpty()) {
        out.printf(
            "%nWeightscope is up at http://%s, but this build has no example network.%n%n"
                + "  curl --data-binary @YOUR.safetensors %s/classify-inr%n%n",
            address, address);
        return;
      }
      String name = String.valueOf(example.get().getFilename());
      HttpResponse<String> response = post(example.get(), address);
      out.printf(
          """

          Weightscope is up. It was sent the network examples/%2$s and answered:

          HTTP %3$d
          %4$s

          Do it yourself, in another terminal:

            curl -s %1$s/examples/%2$s -o %2$s
            curl --data-binary @%2$s %1$s/classify-inr
            curl -F network=@%2$s -F network=@%2$s %1$s/classify-inr
            curl --data-binary @%2$s -H 'Accept: text/plain' %1$s/inspect
            curl --data-binary @YOUR.safetensors '%1$s/classify-inr?axes=column-row&offset=0.5'
            curl %1$s/models

          Pages: http://%1$s/  contract: http://%1$s/openapi.yaml  (Ctrl-C ends)

          """,
          address, name, response.statusCode(), pretty(response.body()));
    } catch (IOException e) {
      out.printf("%nThe example could not be sent to %s: %s%n", address, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Resource> firstExample() throws IOException {
    Resource[] found =
        new PathMatchingResourcePatternResolver().getResources("classpath*:examples/*.safetensors");
    return Arrays.stream(found)
        .min(Comparator.comparing(resource -> String.valueOf(resource.getFilename())));
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
