package org.weightscope.api.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.weightscope.api.AccuracyEntry;
import org.weightscope.api.AccuracyPrediction;
import org.weightscope.api.AccuracyPredictions;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.Classifications;
import org.weightscope.api.EditDescription;
import org.weightscope.api.EditList;
import org.weightscope.api.Inspection;
import org.weightscope.api.InspectionEntry;
import org.weightscope.api.Inspections;
import org.weightscope.api.ModelDescription;
import org.weightscope.api.ModelList;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.api.RankedEntry;
import org.weightscope.api.Rankings;
import org.weightscope.api.WireFormat;
import tools.jackson.core.JacksonException;

/**
 * A client of a Weightscope service; blocking, thread-safe. Refusals that pass with time are asked
 * again at most three times, as the service says and never past the timeout.
 */
public final class WeightscopeClient implements AutoCloseable {
  private static final String BYTES = "application/octet-stream";
  private static final String PREDICT = "/predict-generalization";
  private static final int ASK_FIRST_FROM = 1 << 20;
  private static final int MOST_RETRIES = 3;
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  private final URI base;
  private final Duration timeout;
  private final HttpClient http;

  /** A client with a timeout of 30 seconds. */
  public WeightscopeClient(URI base) {
    this(base, Duration.ofSeconds(30));
  }

  /**
   * A client.
   *
   * @param base where the service is, such as {@code http://localhost:8080}
   * @param timeout for each call with all its retries; at most 60 seconds
   */
  public WeightscopeClient(URI base, Duration timeout) {
    if (!timeout.isPositive() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("the timeout must be at most 60 s: " + timeout);
    }
    this.base = base;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * The class of the picture that an INR shows.
   *
   * @param network a safetensors or ONNX file
   * @throws ProblemException if the service refuses
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public Classification classifyInr(byte[] network, ClassifyOptions options)
      throws ProblemException, IOException, InterruptedException {
    return json(
        "/classify-inr" + query(options.query()), posted(network, BYTES), Classification.class);
  }

  /**
   * The classes of several INRs, answered or refused one by one, in their order.
   *
   * @param networks 1 to 64 safetensors or ONNX files
   * @throws ProblemException if the service refuses all of them
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public List<ClassificationEntry> classifyInrs(List<byte[]> networks, ClassifyOptions options)
      throws ProblemException, IOException, InterruptedException {
    if (networks.size() == 1) {
      // The service answers one network with one object, whatever the form of the body.
      return List.of(classifyInr(networks.getFirst(), options));
    }
    return json("/classify-inr" + query(options.query()), posted(networks), Classifications.class)
        .results();
  }

  /**
   * The test accuracy that a network is predicted to have.
   *
   * @param network a safetensors or ONNX file
   * @throws ProblemException if the service refuses
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public AccuracyPrediction predict(byte[] network, PredictOptions options)
      throws ProblemException, IOException, InterruptedException {
    return json(PREDICT + query(options.query()), posted(network, BYTES), AccuracyPrediction.class);
  }

  /**
   * The test accuracies that several networks are predicted to have, answered or refused one by
   * one, in their order.
   *
   * @param networks 1 to 64 safetensors or ONNX files
   * @throws ProblemException if the service refuses all of them
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public List<AccuracyEntry> predictAll(List<byte[]> networks, PredictOptions options)
      throws ProblemException, IOException, InterruptedException {
    if (networks.size() == 1) {
      return List.of(predict(networks.getFirst(), options));
    }
    return json(PREDICT + query(options.query()), posted(networks), AccuracyPredictions.class)
        .results();
  }

  /**
   * Which of several networks is predicted to be the best, the second best and so on: a place or a
   * refusal for each, in the order of the networks.
   *
   * @param networks 1 to 64 safetensors or ONNX files
   * @throws ProblemException if the service refuses all of them
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public List<RankedEntry> rank(List<byte[]> networks, PredictOptions options)
      throws ProblemException, IOException, InterruptedException {
    Map<String, String> query = new TreeMap<>(options.query());
    query.put("rank", "true");
    return json(PREDICT + query(query), posted(networks), Rankings.class).results();
  }

  /**
   * What is in a file, whether or not its network can be read.
   *
   * @param file a safetensors or ONNX file
   * @throws ProblemException if the service refuses
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public Inspection inspect(byte[] file)
      throws ProblemException, IOException, InterruptedException {
    return json("/inspect", posted(file, BYTES), Inspection.class);
  }

  /**
   * What is in several files, described or refused one by one, in their order.
   *
   * @param files 1 to 64 safetensors or ONNX files
   * @throws ProblemException if the service refuses all of them
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public List<InspectionEntry> inspectAll(List<byte[]> files)
      throws ProblemException, IOException, InterruptedException {
    if (files.size() == 1) {
      return List.of(inspect(files.getFirst()));
    }
    return json("/inspect", posted(files), Inspections.class).results();
  }

  /** What is in a file, as tables for a monospaced font; else as {@link #inspect}. */
  public String inspectAsText(byte[] file)
      throws ProblemException, IOException, InterruptedException {
    return call("/inspect", posted(file, BYTES), "text/plain", WeightscopeClient::text);
  }

  /** The layers of a network as a picture (SVG); else as {@link #inspect}. */
  public String inspectAsPicture(byte[] file)
      throws ProblemException, IOException, InterruptedException {
    return call("/inspect", posted(file, BYTES), "image/svg+xml", WeightscopeClient::text);
  }

  /**
   * The file of an INR with an edited picture: the same names, order, types and metadata.
   *
   * @param network a safetensors or ONNX file
   * @throws ProblemException if the service refuses
   * @throws IOException if it cannot be reached, or the answer is not understood
   */
  public byte[] editInr(byte[] network, EditOptions options)
      throws ProblemException, IOException, InterruptedException {
    return call(edit(options), posted(network, BYTES), BYTES, Function.identity());
  }

  /** What an edit does to the picture and the tensors of an INR; else as {@link #editInr}. */
  public EditDescription describeEdit(byte[] network, EditOptions options)
      throws ProblemException, IOException, InterruptedException {
    return json(edit(options), posted(network, BYTES), EditDescription.class);
  }

  /** The pictures before and after an edit, side by side (PNG); else as {@link #editInr}. */
  public byte[] pictureOfEdit(byte[] network, EditOptions options)
      throws ProblemException, IOException, InterruptedException {
    return call(edit(options), posted(network, BYTES), "image/png", Function.identity());
  }

  /** The edits there are. */
  public EditList edits() throws ProblemException, IOException, InterruptedException {
    return json("/edits", HttpRequest.newBuilder().GET(), EditList.class);
  }

  /** The models that are served. */
  public ModelList models() throws ProblemException, IOException, InterruptedException {
    return json("/models", HttpRequest.newBuilder().GET(), ModelList.class);
  }

  /**
   * A served model.
   *
   * @param name {@code name} for its newest version, or {@code name@version}
   */
  public ModelDescription model(String name)
      throws ProblemException, IOException, InterruptedException {
    return json("/models/" + encoded(name), HttpRequest.newBuilder().GET(), ModelDescription.class);
  }

  @Override
  public void close() {
    http.close();
  }

  private static String edit(EditOptions options) {
    return "/edit-inr" + query(options.query());
  }

  private static String query(Map<String, String> options) {
    String query =
        new TreeMap<>(options)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private static HttpRequest.Builder posted(List<byte[]> networks) {
    MultipartWriter body = new MultipartWriter();
    for (byte[] network : networks) {
      body.part("network", BYTES, network);
    }
    return posted(body.toBytes(), body.contentType());
  }

  private static HttpRequest.Builder posted(byte[] body, String type) {
    return HttpRequest.newBuilder()
        .header("Content-Type", type)
        // A large body is refused, if it is, before it is sent.
        .expectContinue(body.length >= ASK_FIRST_FROM)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private <T> T json(String path, HttpRequest.Builder request, Class<T> answer)
      throws ProblemException, IOException, InterruptedException {
    return call(path, request, "application/json", body -> WireFormat.JSON.readValue(body, answer));
  }

  private <T> T call(
      String path, HttpRequest.Builder request, String type, Function<byte[], T> reader)
      throws ProblemException, IOException, InterruptedException {
    long start = System.nanoTime();
    Retries retries = new Retries(MOST_RETRIES, ThreadLocalRandom.current());
    for (int asked = 1; ; asked++) {
      Duration left = timeout.minusNanos(System.nanoTime() - start);
      long millis = Math.max(1, left.toMillis());
      HttpRequest sent =
          request
              .uri(base.resolve(path))
              .setHeader("Accept", type)
              .setHeader("Weightscope-Timeout-Ms", Long.toString(millis))
              .timeout(Duration.ofMillis(millis))
              .build();
      Optional<Duration> wait;
      try {
        HttpResponse<byte[]> response = http.send(sent, HttpResponse.BodyHandlers.ofByteArray());
        wait =
            retries.passes(response)
                ? retries.wait(asked, response.headers().firstValue("Retry-After"), left)
                : Optional.empty();
        if (wait.isEmpty()) {
          return read(response, type, reader);
        }
      } catch (ConnectException e) {
        wait = retries.wait(asked, Optional.empty(), left);
        if (wait.isEmpty()) {
          throw e;
        }
      }
      Thread.sleep(wait.get());
    }
  }

  private static <T> T read(
      HttpResponse<byte[]> response, String wanted, Function<byte[], T> reader)
      throws ProblemException, IOException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    try {
      if (type.startsWith(ProblemDocument.MEDIA_TYPE)) {
        throw new ProblemException(
            WireFormat.JSON.readValue(response.body(), ProblemDocument.class));
      }
      if (response.statusCode() == 200 && type.startsWith(wanted)) {
        return reader.apply(response.body());
      }
    } catch (JacksonException e) {
      throw new IOException("the answer is not of this contract: " + e.getOriginalMessage(), e);
    }
    // Something in between answered and not the service.
    throw new ProblemException(
        new ProblemDocument(
            new Problem.Http(
                response.statusCode(), "No answer of the service", "Answered with type " + type),
            null));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
