package org.weightscope.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightscope.api.ProblemDocument;
import org.weightscope.api.WireFormat;

/** The service, started once for all tests of this module on free ports, and a client for it. */
public final class RunningService {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final class Holder {
    static final ConfigurableApplicationContext CONTEXT = start();
  }

  private RunningService() {}

  private static ConfigurableApplicationContext start() {
    return SpringApplication.run(
        WeightscopeService.class,
        "--server.port=0",
        "--management.server.port=0",
        "--weightscope.models.folder=" + models(),
        "--weightscope.models.defaults.classify-inr=tiny",
        "--weightscope.models.defaults.predict-generalization=" + TestPredictors.TINY,
        // Small, so that tests can pass it quickly.
        "--weightscope.limits.body-bytes=8MB",
        "--weightscope.limits.evaluation-multiplications=100000000",
        "--server.tomcat.connection-timeout=2s",
        "--weightscope.limits.in-flight-requests=48",
        "--weightscope.inference.threads=1");
  }

  private static Path models() {
    try {
      Path folder = Path.of("target", "test-models").toAbsolutePath();
      ShippedFiles.copyTo(folder);
      TinyModel.write(folder, TinyModel.card("tiny", "1", 64));
      TinyModel.write(folder, TinyModel.card("tiny", "2", 64));
      TinyModel.write(folder, TinyModel.card("wide", "1", 256));
      TestPredictors.writeTo(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of the service. */
  public static int port() {
    return port("local.server.port");
  }

  static int managementPort() {
    return port("local.management.port");
  }

  static <T> T bean(String name, Class<T> type) {
    return Holder.CONTEXT.getBean(name, type);
  }

  private static int port(String property) {
    return Holder.CONTEXT.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  static URI uri(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(builder(path, headers).GET().build());
  }

  static HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(builder(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  /** A body whose length is not said beforehand. */
  static HttpResponse<String> postChunked(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(
        builder(path, headers)
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofByteArray(body)))
            .build());
  }

  static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static HttpRequest.Builder builder(String path, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder;
  }

  static <T> T read(HttpResponse<String> response, Class<T> type) {
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "expected an answer, got %d: %s".formatted(response.statusCode(), response.body()));
    }
    return WireFormat.JSON.readValue(response.body(), type);
  }

  static ProblemDocument problem(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.equals(ProblemDocument.MEDIA_TYPE)) {
      throw new AssertionError(
          "expected a problem, got %d %s: %s"
              .formatted(response.statusCode(), type, response.body()));
    }
    return WireFormat.JSON.readValue(response.body(), ProblemDocument.class);
  }
}
