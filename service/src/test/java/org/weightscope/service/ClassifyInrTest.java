package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.Classifications;
import org.weightscope.api.InrConvention.Source;
import org.weightscope.api.Problem;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.service.upload.Sha256;

class ClassifyInrTest {
  private static final String PATH = "/classify-inr";
  private static final String BYTES = "application/octet-stream";
  private static final double TOLERANCE = 1e-5;

  private static Classification classify(byte[] network) throws Exception {
    return RunningService.read(
        RunningService.post(PATH, network, "Content-Type", BYTES), Classification.class);
  }

  private static void assertSame(Map<String, Double> expected, Map<String, Double> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((label, probability) ->
        assertEquals(
            probability,
            found.getOrDefault(label, Double.NaN),
            TOLERANCE,
            "probability of " + label));
  }

  @Test
  void aRawBodyIsAnsweredWithEverythingTheContractPromises() throws Exception {
    byte[] network = Inrs.random(7, 2, 32, 32, 1);
    HttpResponse<String> response = RunningService.post(PATH, network, "Content-Type", BYTES);
    Classification answer = RunningService.read(response, Classification.class);

    assertEquals(10, answer.probabilities().size());
    assertEquals(1, answer.probabilities().values().stream().mapToDouble(p -> p).sum(), 1e-6);
    assertEquals(Integer.toString(answer.classIndex()), answer.label());
    assertEquals("tiny", answer.model().name());
    assertEquals("2", answer.model().version(), "the newest version answers");
    assertEquals(3, answer.network().layers());
    assertEquals(1185, answer.network().parameters());
    assertEquals(67, answer.network().nodes());
    assertEquals(1120, answer.network().edges());
    assertEquals(Sha256.name(ByteBuffer.wrap(network)), answer.network().digest());
    assertEquals(30, answer.convention().frequency());
    assertEquals("sine", answer.convention().activation());
    assertEquals(Source.DEFAULT, answer.convention().from().axes());
    assertTrue(
        response
            .headers()
            .firstValue("Server-Timing")
            .orElse("")
            .matches("read;dur=[0-9.]+, graph;dur=[0-9.]+, queue;dur=[0-9.]+, model;dur=[0-9.]+"));
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    assertTrue(response.headers().firstValue("X-Request-Id").isPresent());
  }

  @Test
  void H19_whatCurlSendsByItselfIsTakenAsBytesAndNotAsAForm() throws Exception {
    byte[] network = Inrs.random(7, 2, 32, 32, 1);
    Classification asForm =
        RunningService.read(
            RunningService.post(PATH, network, "Content-Type", "application/x-www-form-urlencoded"),
            Classification.class);
    assertEquals(classify(network), asForm);
  }

  @Test
  void theAnswerIsTheSameForEveryAcceptedTypeAndForChunks() throws Exception {
    byte[] network = Inrs.random(8, 2, 16, 16, 1);
    Classification expected = classify(network);
    assertEquals(
        expected,
        RunningService.read(
            RunningService.post(PATH, network, "Content-Type", "application/vnd.safetensors"),
            Classification.class));
    assertEquals(
        expected, RunningService.read(RunningService.post(PATH, network), Classification.class));
    assertEquals(
        expected,
        RunningService.read(
            RunningService.postChunked(PATH, network, "Content-Type", BYTES),
            Classification.class));
    assertEquals(
        expected,
        RunningService.read(
            RunningService.post(
                PATH,
                new Multipart().part("network", network).toBytes(),
                "Content-Type",
                Multipart.TYPE),
            Classification.class));
  }

  @Test
  void severalNetworksAreAnsweredInTheirOrderWithTheBadOnesInPlace() throws Exception {
    Multipart body = new Multipart();
    for (int i = 0; i < 64; i++) {
      body.part("network", i % 6 == 5 ? new byte[] {1, 2, 3} : Inrs.random(i, 2, 4 + i % 40, 8, 1));
    }
    Classifications answer =
        RunningService.read(
            RunningService.post(PATH, body.toBytes(), "Content-Type", Multipart.TYPE),
            Classifications.class);

    assertEquals(64, answer.results().size());
    for (int i = 0; i < 64; i++) {
      switch (answer.results().get(i)) {
        case ClassificationEntry.Refused refused -> {
          assertEquals(5, i % 6, "network %d was refused: %s".formatted(i, refused));
          assertTrue(refused.problem().problem() instanceof Problem.MalformedFile);
        }
        case Classification classification -> {
          assertTrue(i % 6 != 5, "network %d is no network".formatted(i));
          assertSame(
              classify(Inrs.random(i, 2, 4 + i % 40, 8, 1)).probabilities(),
              classification.probabilities());
        }
      }
    }
  }

  /** The model of the tests and all that are shipped. */
  static List<String> models() throws Exception {
    List<String> models = new ArrayList<>(List.of("tiny@2"));
    models.addAll(ShippedFiles.classifiers());
    return models;
  }

  private static Classification classify(byte[] network, String model) throws Exception {
    return RunningService.read(
        RunningService.post(PATH + "?model=" + model, network, "Content-Type", BYTES),
        Classification.class);
  }

  private static byte[] other(int i) {
    return Inrs.random(i, 2, 16 + i, 64 - i, 1);
  }

  @ParameterizedTest
  @MethodSource("models")
  void theSameNetworkGivesTheSameAnswerAloneAndAmong31OthersOfOtherWidths(String model)
      throws Exception {
    byte[] mine = Inrs.random(99, 2, 32, 32, 1);
    Classification alone = classify(mine, model);
    List<Callable<Classification>> calls =
        IntStream.range(0, 32)
            .<Callable<Classification>>mapToObj(
                i -> () -> classify(i == 17 ? mine : other(i), model))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Classification>> answers = threads.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        Classification answer = answers.get(i).get();
        assertEquals(
            i == 17 ? 32 + 32 + 3 : 16 + 64 + 3,
            answer.network().nodes(),
            "answer %d is of another network".formatted(i));
      }
      assertSame(alone.probabilities(), answers.get(17).get().probabilities());
    }
    Multipart body = new Multipart();
    for (int i = 0; i < 32; i++) {
      body.part("network", i == 17 ? mine : other(i));
    }
    Classifications together =
        RunningService.read(
            RunningService.post(
                PATH + "?model=" + model, body.toBytes(), "Content-Type", Multipart.TYPE),
            Classifications.class);
    assertSame(
        alone.probabilities(), ((Classification) together.results().get(17)).probabilities());
    for (int i = 0; i < 32; i += 5) {
      assertSame(
          classify(other(i), model).probabilities(),
          ((Classification) together.results().get(i)).probabilities());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void permutingHiddenNeuronsChangesNoProbability(String model) throws Exception {
    for (long seed = 0; seed < 5; seed++) {
      Network network = Inrs.network(seed, 2, 32, 24, 32, 1);
      assertSame(
          classify(Inrs.file(network), model).probabilities(),
          classify(Inrs.file(Inrs.permuted(network, seed + 100)), model).probabilities());
    }
  }

  @Test
  void aConventionStatedInTheQueryIsFollowedAndReportedAsSuch() throws Exception {
    byte[] network = Inrs.random(3, 2, 16, 16, 1);
    Classification answer =
        RunningService.read(
            RunningService.post(
                PATH + "?axes=column-row&offset=0.5&frequency=15", network, "Content-Type", BYTES),
            Classification.class);
    assertEquals("column-row", answer.convention().axes());
    assertEquals(0.5, answer.convention().offset());
    assertEquals(15, answer.convention().frequency());
    assertEquals(Source.REQUEST, answer.convention().from().axes());
    assertEquals(Source.REQUEST, answer.convention().from().frequency());
    assertEquals(Source.DEFAULT, answer.convention().from().scale());
    assertTrue(
        !answer.probabilities().equals(classify(network).probabilities()),
        "the convention changed nothing");
  }

  @Test
  void coordinatesFromZeroToOneAreTheSamePictureOnceTheQueryStatesThem() throws Exception {
    Network network = Inrs.network(5, 2, 16, 16, 1);
    // With x from 0 to 1 in the place of u = 2 x - 1: W u + b = 2 W x + b - W 1.
    Layer.Linear first = (Layer.Linear) network.layers().getFirst();
    float[] weight = first.weight().toArray();
    float[] bias = first.bias().toArray();
    for (int i = 0; i < weight.length; i++) {
      bias[i / 2] -= weight[i];
      weight[i] *= 2;
    }
    List<Layer.Weighted> layers = new ArrayList<>(network.weighted());
    layers.set(0, first.with(first.weight().with(weight), first.bias().with(bias)));
    Classification expected = classify(Inrs.file(network));
    Classification answer =
        RunningService.read(
            RunningService.post(
                PATH + "?range=0,1", Inrs.file(Network.chain(layers)), "Content-Type", BYTES),
            Classification.class);
    assertSame(expected.probabilities(), answer.probabilities());
    assertEquals(List.of(0.0, 1.0), answer.convention().range());
    assertEquals(Source.REQUEST, answer.convention().from().range());
    assertEquals(Source.DEFAULT, answer.convention().from().axes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,1", "0", "0,1,2", "0;1", "a,b", "0,1e9", "", ",", "0,"})
  void aRangeThatIsNoneIsRefusedNamingTheParameter(String range) throws Exception {
    HttpResponse<String> refusal =
        RunningService.post(
            PATH + "?range=" + range, Inrs.random(3, 2, 8, 1), "Content-Type", BYTES);
    assertEquals(400, refusal.statusCode());
    assertEquals(
        "range",
        ((Problem.MalformedRequest) RunningService.problem(refusal).problem()).parameter());
  }

  @Test
  void aNamedVersionAnswersAndAnUnknownOneIsRefusedWithThoseThereAre() throws Exception {
    byte[] network = Inrs.random(3, 2, 16, 16, 1);
    assertEquals(
        "1",
        RunningService.read(
                RunningService.post(PATH + "?model=tiny@1", network, "Content-Type", BYTES),
                Classification.class)
            .model()
            .version());
    HttpResponse<String> refusal =
        RunningService.post(PATH + "?model=tiny@9", network, "Content-Type", BYTES);
    assertEquals(404, refusal.statusCode());
    assertTrue(
        ((Problem.UnknownModel) RunningService.problem(refusal).problem())
            .available()
            .containsAll(List.of("tiny@1", "tiny@2", "wide@1")),
        refusal.body());
  }

  @Test
  void outsideTheEnvelopeThereIsNoAnswerButTheModelsThatWouldTakeIt() throws Exception {
    HttpResponse<String> refusal =
        RunningService.post(PATH, Inrs.random(3, 2, 100, 16, 1), "Content-Type", BYTES);
    assertEquals(422, refusal.statusCode());
    Problem.OutsideEnvelope outside =
        (Problem.OutsideEnvelope) RunningService.problem(refusal).problem();
    assertEquals("hiddenWidth", outside.what());
    assertEquals("4..64", outside.bound());
    assertEquals("100", outside.found());
    assertTrue(outside.wouldTake().contains("wide@1"), refusal.body());
    assertTrue(!outside.wouldTake().contains("tiny@1"), refusal.body());
  }

  @Test
  void anUnknownParameterIsRefusedNamingTheNearestKnownOne() throws Exception {
    HttpResponse<String> refusal =
        RunningService.post(PATH + "?ofset=0.5", Inrs.random(3, 2, 8, 1), "Content-Type", BYTES);
    assertEquals(400, refusal.statusCode());
    Problem.MalformedRequest malformed =
        (Problem.MalformedRequest) RunningService.problem(refusal).problem();
    assertEquals("offset", malformed.nearest());
    assertEquals("ofset", malformed.parameter());
  }
}
