package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.api.AccuracyEntry;
import org.weightscope.api.AccuracyInterval;
import org.weightscope.api.AccuracyPrediction;
import org.weightscope.api.AccuracyPredictions;
import org.weightscope.api.DomainWarning;
import org.weightscope.api.Inspection;
import org.weightscope.api.Problem;
import org.weightscope.api.RankedEntry;
import org.weightscope.api.Rankings;
import org.weightscope.card.Prediction;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.service.upload.Sha256;

/** Accuracies and orders of networks, over HTTP. */
class PredictGeneralizationTest {
  private static final String PATH = "/predict-generalization";
  private static final double TOLERANCE = 1e-5;

  private static AccuracyPrediction predict(byte[] network) throws Exception {
    return predict(network, TestPredictors.TINY);
  }

  private static AccuracyPrediction predict(byte[] network, String model) throws Exception {
    return RunningService.read(
        RunningService.post(PATH + "?model=" + model, network), AccuracyPrediction.class);
  }

  private static HttpResponse<String> post(String query, List<byte[]> networks) throws Exception {
    Multipart body = new Multipart();
    networks.forEach(network -> body.part("network", network));
    return RunningService.post(PATH + query, body.toBytes(), "Content-Type", Multipart.TYPE);
  }

  private static List<RankedEntry> rank(String model, List<byte[]> networks) throws Exception {
    return RunningService.read(post("?rank=true&model=" + model, networks), Rankings.class)
        .results();
  }

  private static Problem.OutsideEnvelope outside(HttpResponse<String> response) {
    assertEquals(422, response.statusCode(), response.body());
    return assertInstanceOf(
        Problem.OutsideEnvelope.class, RunningService.problem(response).problem());
  }

  @Test
  void aNetworkIsAnsweredWithItsAccuracyAndOfWhatThatIs() throws Exception {
    byte[] network = Cnns.file("good");
    HttpResponse<String> response = RunningService.post(PATH, network);
    AccuracyPrediction answer = RunningService.read(response, AccuracyPrediction.class);

    // Measured: 0.4188.
    AccuracyInterval interval = answer.interval();
    assertTrue(interval.low() <= 0.4188 && 0.4188 <= interval.high(), interval::toString);
    assertEquals(0.9, interval.level());
    double halfWidth =
        TestPredictors.prediction(TestPredictors.card())
            .calibration()
            .halfWidth(answer.predictedAccuracy());
    assertEquals(2 * halfWidth, interval.high() - interval.low(), 1e-9);
    assertEquals(List.of("CIFAR-10 (JPEG copy)"), answer.domain().data());
    assertEquals("3x16x16", answer.domain().input());
    assertEquals(10, answer.domain().classes());
    assertTrue(answer.domain().inside(), "it is one of the zoo");
    assertEquals(List.of(), answer.domain().warnings());
    assertEquals(TestPredictors.TINY, answer.model().name());
    assertEquals(3, answer.network().layers());
    assertEquals(1970, answer.network().parameters());
    assertEquals(Sha256.name(ByteBuffer.wrap(network)), answer.network().digest());
    assertTrue(
        response
            .headers()
            .firstValue("Server-Timing")
            .orElse("")
            .matches("read;dur=[0-9.]+, graph;dur=[0-9.]+, queue;dur=[0-9.]+, model;dur=[0-9.]+"));
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    assertFalse(response.body().contains("null"), "absent fields are left out");
  }

  @Test
  void intervalsAreCutAtNoneAndAll() throws Exception {
    for (String name : Cnns.FILES) {
      AccuracyInterval interval = predict(Cnns.file(name)).interval();
      assertTrue(interval.low() >= 0 && interval.high() <= 1, interval::toString);
    }
  }

  @Test
  void theSameNetworkAsOnnxHasTheSameAccuracy() throws Exception {
    Network network = Cnns.read(Cnns.file("good"));
    double expected = predict(Cnns.file("good")).predictedAccuracy();
    AccuracyPrediction fixed = predict(OnnxCnns.chain(network, false));
    assertEquals("onnx", fixed.network().format());
    assertEquals(expected, fixed.predictedAccuracy(), TOLERANCE);
    assertEquals(List.of(), fixed.domain().warnings());

    AccuracyPrediction open = predict(OnnxCnns.chain(network, true));
    assertEquals(expected, open.predictedAccuracy(), TOLERANCE);
    assertEquals("3x16x16", open.domain().input());
    assertEquals(
        "3x?x?",
        assertInstanceOf(DomainWarning.OpenInput.class, open.domain().warnings().getFirst())
            .found());
  }

  @Test
  void aSoftmaxAtTheEndChangesNothing() throws Exception {
    Network network = Cnns.read(Cnns.file("good"));
    Network.Builder builder = new Network.Builder(network.input());
    for (int i = 0; i < network.steps().size(); i++) {
      builder.add(network.steps().get(i).name(), network.layers().get(i), i);
    }
    builder.add("probabilities", new Layer.Softmax(false), network.steps().size());
    assertEquals(
        predict(Cnns.file("good")).predictedAccuracy(),
        predict(Cnns.file(builder.build())).predictedAccuracy(),
        TOLERANCE);
  }

  @Test
  void theOrderOfHiddenChannelsDoesNotMatter() throws Exception {
    Network network = Cnns.Plan.USUAL.widths(8, 16).network(5);
    assertEquals(
        predict(Cnns.file(network)).predictedAccuracy(),
        predict(Cnns.file(Cnns.turned(network))).predictedAccuracy(),
        TOLERANCE);
  }

  @Test
  void severalAreAnsweredInTheirOrderAsIfAloneWithTheBadOnesInPlace() throws Exception {
    List<byte[]> networks = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      networks.add(
          switch (i % 4) {
            case 0 -> Cnns.file(Cnns.FILES.get(i / 4 % 4));
            case 1 -> Cnns.Plan.USUAL.widths(4 + i % 20, 8).file(i);
            case 2 -> Arrays.copyOf(Cnns.file("good"), 200 + i);
            default -> Inrs.random(i, 2, 8, 1);
          });
    }
    List<AccuracyEntry> results =
        RunningService.read(post("", networks), AccuracyPredictions.class).results();
    assertEquals(32, results.size());
    for (int i = 0; i < 32; i++) {
      switch (results.get(i)) {
        case AccuracyPrediction answer -> {
          assertTrue(i % 4 < 2, "network %d is none to answer".formatted(i));
          AccuracyPrediction alone = predict(networks.get(i));
          assertEquals(alone.predictedAccuracy(), answer.predictedAccuracy(), TOLERANCE);
          assertEquals(alone.network(), answer.network());
        }
        case AccuracyEntry.Refused(var document) ->
            assertEquals(
                i % 4 == 2 ? Problem.MalformedFile.class : Problem.OutsideEnvelope.class,
                document.problem().getClass(),
                "network " + i);
      }
    }
  }

  @Test
  void ranksFollowTheAccuraciesAndProbabilitiesTheCard() throws Exception {
    List<byte[]> networks = new ArrayList<>();
    for (String name : List.of("chance", "good", "untrained", "middling", "good")) {
      networks.add(Cnns.file(name));
    }
    List<RankedEntry.WithAccuracy> ranked =
        rank(TestPredictors.TINY, networks).stream()
            .map(RankedEntry.WithAccuracy.class::cast)
            .toList();
    for (int i = 0; i < networks.size(); i++) {
      assertEquals(
          predict(networks.get(i)).predictedAccuracy(),
          ranked.get(i).predictedAccuracy(),
          TOLERANCE,
          "entries stay in the order sent");
    }
    List<RankedEntry.WithAccuracy> best =
        ranked.stream().sorted(Comparator.comparingInt(RankedEntry.WithAccuracy::rank)).toList();
    assertEquals(
        List.of(1, 2, 3, 4, 5), best.stream().map(RankedEntry.WithAccuracy::rank).toList());
    Prediction prediction = TestPredictors.prediction(TestPredictors.card());
    for (int r = 0; r + 1 < best.size(); r++) {
      double own = best.get(r).predictedAccuracy();
      double next = best.get(r + 1).predictedAccuracy();
      assertTrue(own >= next, "rank %d is behind rank %d".formatted(r + 1, r + 2));
      assertEquals(
          prediction.ranking().probability(own, next, prediction.calibration()),
          Objects.requireNonNull(best.get(r).beatsNext()),
          1e-9);
    }
    assertNull(best.getLast().beatsNext(), "there is none after the last");
    assertEquals(1, ranked.get(1).rank(), "of equals the one sent first is first");
    assertEquals(2, ranked.get(4).rank(), "of equals the one sent first is first");
    assertEquals(0.5, Objects.requireNonNull(best.getFirst().beatsNext()), 1e-6);
  }

  @Test
  void oneNetworkIsTheBestOfOneAndItsRefusalThatOfTheRequest() throws Exception {
    RankedEntry.WithAccuracy only =
        (RankedEntry.WithAccuracy)
            RunningService.read(
                    RunningService.post(PATH + "?rank=true", Cnns.file("good")), Rankings.class)
                .results()
                .getFirst();
    assertEquals(1, only.rank());
    assertNull(only.beatsNext());
    assertEquals(422, post("?rank=true", List.of(new byte[20])).statusCode());
    assertEquals(
        predict(Cnns.file("good")),
        RunningService.read(
            RunningService.post(PATH + "?rank=false", Cnns.file("good")),
            AccuracyPrediction.class));
  }

  @Test
  void betweenTheTwoBoundsANetworkHasARankAndNoAccuracy() throws Exception {
    byte[] wide = Cnns.Plan.USUAL.widths(16, 64, 32).file(1);
    byte[] tooWide = Cnns.Plan.USUAL.widths(16, 200).file(1);
    Problem.OutsideEnvelope alone =
        outside(RunningService.post(PATH + "?model=" + TestPredictors.WIDER, wide));
    assertEquals("width", alone.what());

    assertEquals(
        List.of("cifar10-accuracy@1", TestPredictors.WIDER + "@1"),
        outside(RunningService.post(PATH + "?rank=true", wide)).wouldTake(),
        "the one that compares it is named");

    List<RankedEntry> ranked =
        rank(TestPredictors.WIDER, List.of(wide, Cnns.file("good"), tooWide, new byte[20]));
    RankedEntry.RankOnly entry = assertInstanceOf(RankedEntry.RankOnly.class, ranked.get(0));
    assertEquals(new RankedEntry.Outside("width", "4..32", "64"), entry.outside());
    assertFalse(entry.domain().inside());
    RankedEntry.WithAccuracy good = assertInstanceOf(RankedEntry.WithAccuracy.class, ranked.get(1));
    assertEquals(3, entry.rank() + good.rank());
    Double probability = entry.rank() == 1 ? entry.beatsNext() : good.beatsNext();
    assertTrue(Objects.requireNonNull(probability) >= 0.5, ranked::toString);
    Problem.OutsideEnvelope refused =
        assertInstanceOf(
            Problem.OutsideEnvelope.class,
            ((RankedEntry.Refused) ranked.get(2)).problem().problem());
    assertEquals("2..128", refused.bound(), "the wider bound is the one that counts");
    assertInstanceOf(
        Problem.MalformedFile.class, ((RankedEntry.Refused) ranked.get(3)).problem().problem());
  }

  /** A network that is outside by one property only. */
  private record Foreign(String what, String found, byte[] network) {}

  @TestFactory
  Stream<DynamicTest> aNetworkOfAnotherKindIsRefusedByTheFirstPropertyThatIsOutside() {
    Cnns.Plan usual = Cnns.Plan.USUAL;
    Network mlp = Cnns.read(Cnns.file(Inrs.network(1, 784, 16, 10)));
    Network.Builder pooled = new Network.Builder(new Shape.FeatureMap(3, 16, 16));
    Network plain = usual.network(1);
    int value = pooled.add("conv0", plain.layers().getFirst(), 0);
    value =
        pooled.add(
            "pool0",
            new Layer.Pool(
                Layer.Pooling.AVERAGE,
                Window.Size.of(2),
                new Window(Window.Size.of(2), Window.Size.ONE, Window.Padding.NONE),
                false,
                false),
            value);
    for (int i = 1; i < plain.layers().size(); i++) {
      value = pooled.add("layer" + i, plain.layers().get(i), value);
    }
    return Stream.of(
            new Foreign("input", "784", Cnns.file(mlp)),
            new Foreign(
                "input", "3x224x224", usual.with(new Shape.FeatureMap(3, 224, 224)).file(1)),
            new Foreign("input", "1x16x16", usual.with(new Shape.FeatureMap(1, 16, 16)).file(1)),
            new Foreign("classes", "100", usual.classes(100).file(1)),
            new Foreign("layerKind", "average-pool", Cnns.file(pooled.build())),
            new Foreign("layers", "8", usual.widths(4, 4, 4, 4, 4, 4, 4).file(1)),
            new Foreign("width", "33", usual.widths(8, 33).file(1)),
            new Foreign("width", "3", usual.widths(8, 3).file(1)),
            new Foreign("parameters", "86", usual.kernel(1).widths(4, 4).file(1)),
            new Foreign("kernel", "9", usual.kernel(9).widths(4, 4).file(1)),
            new Foreign("stride", "3", usual.stride(3).file(1)),
            new Foreign("activation", "softsign", usual.with(Activation.Plain.SOFTSIGN).file(1)),
            new Foreign("weightScale", "56.92", usual.scale(100).file(1)),
            new Foreign("biasScale", "100", Cnns.file(Cnns.withLastBias(plain, 100))))
        .map(foreign ->
            DynamicTest.dynamicTest(
                foreign.what() + " " + foreign.found(),
                () -> {
                  Problem.OutsideEnvelope problem =
                      outside(RunningService.post(PATH, foreign.network()));
                  assertEquals(foreign.what(), problem.what(), problem.detail());
                  assertTrue(problem.found().startsWith(foreign.found()), problem.detail());
                  assertEquals(TestPredictors.TINY + "@1", problem.model());
                  assertTrue(problem.detail().contains(problem.bound()), problem.detail());
                  assertEquals(List.of(), problem.wouldTake());
                }));
  }

  @Test
  void inspectionSaysWhichPredictorsTakeANetworkAndWhatStandsAgainstIt() throws Exception {
    Map<byte[], Inspection.Model> expected = new LinkedHashMap<>();
    String name = TestPredictors.TINY + "@1";
    expected.put(
        Cnns.file("good"), new Inspection.Model(name, "predict-generalization", true, null));
    expected.put(
        Cnns.Plan.USUAL.widths(8, 40).file(1),
        new Inspection.Model(
            name, "predict-generalization", false, new Inspection.Bound("width", "4..32", "40")));
    expected.put(
        Inrs.random(1, 2, 8, 1),
        new Inspection.Model(
            name, "predict-generalization", false, new Inspection.Bound("input", "3x16x16", "2")));
    for (Map.Entry<byte[], Inspection.Model> one : expected.entrySet()) {
      Inspection inspection =
          RunningService.read(RunningService.post("/inspect", one.getKey()), Inspection.class);
      assertTrue(inspection.models().contains(one.getValue()), inspection.models()::toString);
    }
  }

  @Test
  void whatTheLayoutOfAModelDoesNotTakeIsOutsideAndNoFault() throws Exception {
    byte[] deep = Cnns.Plan.USUAL.widths(4, 4, 4, 4, 4, 4, 4).file(1);
    // Its bounds let it in, but there is room for six layers only; others are not drawn in.
    List<RankedEntry> ranked =
        rank(TestPredictors.WIDER, List.of(Cnns.file("good"), deep, Cnns.file("chance")));
    Problem.OutsideEnvelope problem =
        assertInstanceOf(
            Problem.OutsideEnvelope.class,
            ((RankedEntry.Refused) ranked.get(1)).problem().problem());
    assertEquals("graph", problem.what());
    assertTrue(problem.found().contains("8 layers"), problem.detail());
    assertEquals(1, ((RankedEntry.WithAccuracy) ranked.get(0)).rank());
    assertEquals(2, ((RankedEntry.WithAccuracy) ranked.get(2)).rank());
  }

  @Test
  void anUntrainedNetworkIsNotSaidToBeGood() throws Exception {
    AccuracyPrediction untrained = predict(Cnns.file("untrained"));
    AccuracyPrediction good = predict(Cnns.file("good"));
    // Measured: 0.109.
    assertTrue(untrained.interval().low() <= 0.109, untrained::toString);
    assertTrue(untrained.predictedAccuracy() < good.predictedAccuracy() / 2, untrained::toString);
  }

  @Test
  void networksOfRandomWeightsAreAtChanceAsFarAsTheIntervalTells() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      AccuracyPrediction answer = predict(Cnns.Plan.USUAL.file(seed));
      assertTrue(answer.interval().low() <= 0.1, answer::toString);
    }
  }

  @Test
  void aNetworkFarFromTheTrainingNetworksGetsNoNarrowInterval() throws Exception {
    for (String name : Cnns.FILES) {
      assertTrue(
          predict(Cnns.file(name), TestPredictors.FAMILIAR).domain().inside(),
          name + " is one of those that the distance was made by");
    }
    byte[] diverged = Cnns.Plan.USUAL.scale(20).file(1);
    AccuracyPrediction answer = predict(diverged, TestPredictors.FAMILIAR);
    assertEquals(new AccuracyInterval(0, 1, 1), answer.interval());
    assertFalse(answer.domain().inside());
    DomainWarning.UnlikeTraining warning =
        assertInstanceOf(DomainWarning.UnlikeTraining.class, answer.domain().warnings().getFirst());
    assertTrue(warning.distance() > warning.bound(), warning::toString);
    assertEquals(0.99, warning.level());
    assertTrue(warning.detail().contains("99 %"), warning.detail());

    List<RankedEntry> ranked =
        rank(TestPredictors.FAMILIAR, List.of(Cnns.file("good"), diverged, Cnns.file("untrained")));
    for (RankedEntry entry : ranked) {
      RankedEntry.WithAccuracy with = (RankedEntry.WithAccuracy) entry;
      boolean besideIt =
          with.rank() == ((RankedEntry.WithAccuracy) ranked.get(1)).rank()
              || with.rank() + 1 == ((RankedEntry.WithAccuracy) ranked.get(1)).rank();
      if (besideIt || with.rank() == 3) {
        assertNull(with.beatsNext(), "nothing is known of one of the two");
      } else {
        assertNotNull(with.beatsNext());
      }
    }
  }

  @Test
  void anAccuracyThatTheModelHasNeverSeenIsNotBelieved() throws Exception {
    AccuracyPrediction answer = predict(Cnns.file("good"), TestPredictors.LOW);
    assertEquals(new AccuracyInterval(0, 1, 1), answer.interval());
    assertFalse(answer.domain().inside());
    DomainWarning.BeyondSeen warning =
        assertInstanceOf(DomainWarning.BeyondSeen.class, answer.domain().warnings().getFirst());
    assertEquals(0.15, warning.most());
    assertTrue(
        predict(Cnns.file("chance"), TestPredictors.LOW).domain().inside(),
        "that is within the half width of what it has seen");
  }

  @Test
  void weightsThatAreNotNumbersAreRefused() throws Exception {
    Network network = Cnns.Plan.USUAL.network(1);
    Layer.Linear last = (Layer.Linear) network.layers().getLast();
    float[] values = last.weight().toArray();
    values[7] = Float.NaN;
    Network.Builder broken = new Network.Builder(network.input());
    for (int i = 0; i + 1 < network.steps().size(); i++) {
      broken.add(network.steps().get(i).name(), network.layers().get(i), i);
    }
    Weights weight = last.weight().with(values);
    broken.add(
        "fc", new Layer.Linear(weight, last.bias(), last.activation()), network.steps().size() - 1);
    HttpResponse<String> response = RunningService.post(PATH, Cnns.file(broken.build()));
    assertEquals(422, response.statusCode());
    Problem.NonFiniteWeights problem =
        assertInstanceOf(
            Problem.NonFiniteWeights.class, RunningService.problem(response).problem());
    assertEquals("fc.weight", problem.tensor());
  }

  @Test
  void theShippedPredictorTellsTheAccuracyOfTheExamplesAndWhichIsBetter() throws Exception {
    String target = PATH + "?model=cifar10-accuracy";
    AccuracyPrediction trained = shipped(target, "cifar10-cnn", 0.4246);
    AccuracyPrediction early = shipped(target, "cifar10-cnn-early", 0.2818);
    assertTrue(early.predictedAccuracy() < trained.predictedAccuracy());
  }

  /**
   * Measured on 5,000 test pictures that the model has not seen. The examples were chosen so that
   * their intervals hold: this finds a broken model, and says nothing of how often intervals hold.
   */
  private static AccuracyPrediction shipped(String target, String name, double measured)
      throws Exception {
    byte[] network =
        new ClassPathResource("examples/" + name + ".safetensors").getContentAsByteArray();
    AccuracyPrediction answer =
        RunningService.read(RunningService.post(target, network), AccuracyPrediction.class);
    assertTrue(
        answer.interval().low() <= measured && measured <= answer.interval().high(),
        "%s: measured %s, told %s".formatted(name, measured, answer.interval()));
    return answer;
  }

  @Test
  void onlyPredictorsAnswerAndOnlyInJson() throws Exception {
    byte[] network = Cnns.file("good");
    HttpResponse<String> other = RunningService.post(PATH + "?model=tiny", network);
    assertEquals(404, other.statusCode());
    Problem.UnknownModel unknown =
        assertInstanceOf(Problem.UnknownModel.class, RunningService.problem(other).problem());
    assertEquals(
        List.of(
            "cifar10-accuracy@1",
            "wild-familiar@1",
            "wild-labels-familiar@1",
            "wild-labels-tiny@1",
            "wild-low@1",
            "wild-tiny@1",
            "wild-wider@1"),
        unknown.available());
    assertEquals(
        404,
        RunningService.post("/classify-inr?model=wild-tiny", Inrs.random(1, 2, 8, 1)).statusCode());
    assertEquals(406, RunningService.post(PATH, network, "Accept", "image/png").statusCode());
    HttpResponse<String> misspelt = RunningService.post(PATH + "?ranks=true", network);
    assertEquals(400, misspelt.statusCode());
    assertEquals(
        "rank", ((Problem.MalformedRequest) RunningService.problem(misspelt).problem()).nearest());
    assertEquals(405, RunningService.get(PATH).statusCode());
  }
}
