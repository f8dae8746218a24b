package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.api.AccuracyEntry;
import org.weightscope.api.AccuracyInterval;
import org.weightscope.api.AccuracyPrediction;
import org.weightscope.api.AccuracyPredictions;
import org.weightscope.api.DomainWarning;
import org.weightscope.api.Inspection;
import org.weightscope.api.Problem;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;

/** Accuracies by a model that evaluates networks on inputs of its own, over HTTP. */
class EvaluatedPredictionTest {
  private static final String PATH = "/predict-generalization?model=" + TestPredictors.LABELS;
  private static final double TOLERANCE = 1e-5;

  /** Over the limit of multiplications, within all bounds of the model. */
  private static final byte[] COSTLY = Cnns.Plan.USUAL.kernel(5).widths(32, 32, 32).file(1);

  private static AccuracyPrediction predict(byte[] network) throws Exception {
    return RunningService.read(RunningService.post(PATH, network), AccuracyPrediction.class);
  }

  private static <P extends Problem> P refused(HttpResponse<String> response, Class<P> kind) {
    assertEquals(422, response.statusCode(), response.body());
    return assertInstanceOf(kind, RunningService.problem(response).problem());
  }

  private static Network constant() {
    Network network = Cnns.read(Cnns.file("good"));
    Layer.Linear last = (Layer.Linear) network.layers().getLast();
    return Cnns.withLast(
        network, last.with(last.weight().with(new float[last.weight().size()]), last.bias()));
  }

  @Test
  void answersAreThoseThatTheExporterGives() throws Exception {
    List<String> rows =
        new ClassPathResource("predictors/wild-labels-tiny/expected.csv")
            .getContentAsString(StandardCharsets.UTF_8)
            .lines()
            .skip(1)
            .toList();
    assertEquals(Cnns.FILES.size(), rows.size());
    for (String row : rows) {
      String[] cells = row.split(",", -1);
      assertEquals(
          Double.parseDouble(cells[1]),
          predict(Cnns.file(cells[0])).predictedAccuracy(),
          TOLERANCE,
          cells[0]);
    }
  }

  @Test
  void theTimeOfEvaluatingIsToldAndNotWhereNothingIsEvaluated() throws Exception {
    HttpResponse<String> response = RunningService.post(PATH, Cnns.file("good"));
    String times = response.headers().firstValue("Server-Timing").orElse("");
    assertTrue(
        times.matches(
            "read;dur=[0-9.]+, graph;dur=[0-9.]+, evaluate;dur=[0-9.]+, queue;dur=[0-9.]+, model;dur=[0-9.]+"),
        times);
    String others =
        RunningService.post("/predict-generalization", Cnns.file("good"))
            .headers()
            .firstValue("Server-Timing")
            .orElse("");
    assertFalse(others.contains("evaluate"), others);
  }

  @Test
  void aloneAndInCompanyTheAnswerIsTheSame() throws Exception {
    List<byte[]> networks = new ArrayList<>();
    Multipart body = new Multipart();
    for (int i = 0; i < 24; i++) {
      networks.add(
          switch (i % 4) {
            case 0 -> Cnns.file(Cnns.FILES.get(i / 4 % 4));
            case 1 -> Cnns.Plan.USUAL.widths(4 + i % 20, 8).file(i);
            case 2 -> COSTLY;
            default -> Inrs.random(i, 2, 8, 1);
          });
      body.part("network", networks.getLast());
    }
    List<AccuracyEntry> results =
        RunningService.read(
                RunningService.post(PATH, body.toBytes(), "Content-Type", Multipart.TYPE),
                AccuracyPredictions.class)
            .results();
    assertEquals(24, results.size());
    for (int i = 0; i < 24; i++) {
      switch (results.get(i)) {
        case AccuracyPrediction answer -> {
          assertTrue(i % 4 < 2, "network %d is none to answer".formatted(i));
          assertEquals(
              predict(networks.get(i)).predictedAccuracy(), answer.predictedAccuracy(), TOLERANCE);
        }
        case AccuracyEntry.Refused(var document) ->
            assertEquals(
                i % 4 == 2 ? Problem.TooCostly.class : Problem.OutsideEnvelope.class,
                document.problem().getClass(),
                "network " + i);
      }
    }
  }

  @Test
  void theOrderOfHiddenChannelsDoesNotMatter() throws Exception {
    Network network = Cnns.Plan.USUAL.scale(2).widths(8, 16).network(5);
    assertEquals(
        predict(Cnns.file(network)).predictedAccuracy(),
        predict(Cnns.file(Cnns.turned(network))).predictedAccuracy(),
        TOLERANCE);
  }

  @Test
  void aNetworkOfAnotherInputIsRefusedByIt() throws Exception {
    Cnns.Plan usual = Cnns.Plan.USUAL;
    for (Shape.FeatureMap shape :
        List.of(
            new Shape.FeatureMap(1, 28, 28),
            new Shape.FeatureMap(3, 224, 224),
            new Shape.FeatureMap(1, 16, 16))) {
      Problem.OutsideEnvelope problem =
          refused(
              RunningService.post(PATH, usual.with(shape).file(1)), Problem.OutsideEnvelope.class);
      assertEquals("input", problem.what());
      assertEquals("3x16x16", problem.bound());
    }
    assertEquals(
        "classes",
        refused(
                RunningService.post(PATH, usual.classes(1000).file(1)),
                Problem.OutsideEnvelope.class)
            .what());
  }

  @Test
  void anOpenSizeOfTheInputIsThatOfTheInputsOfTheModel() throws Exception {
    AccuracyPrediction open = predict(OnnxCnns.chain(Cnns.read(Cnns.file("good")), true));
    assertEquals(
        predict(Cnns.file("good")).predictedAccuracy(), open.predictedAccuracy(), TOLERANCE);
    assertInstanceOf(DomainWarning.OpenInput.class, open.domain().warnings().getFirst());
  }

  @Test
  void networksOfRandomWeightsAreAtChanceAsFarAsTheIntervalTells() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      AccuracyPrediction answer = predict(Cnns.Plan.USUAL.file(seed));
      assertTrue(answer.interval().low() <= 0.1, answer::toString);
    }
  }

  @Test
  void aNetworkThatAlwaysAnswersTheSameIsAtChanceAsFarAsTheIntervalTells() throws Exception {
    AccuracyPrediction answer = predict(Cnns.file(constant()));
    assertTrue(answer.interval().low() <= 0.1, answer::toString);
  }

  @Test
  void aNetworkThatTakesTooLongToEvaluateIsRefusedWithTheLimit() throws Exception {
    Problem.TooCostly problem = refused(RunningService.post(PATH, COSTLY), Problem.TooCostly.class);
    assertEquals("multiplications", problem.what());
    assertEquals(100_000_000, problem.bound());
    assertTrue(problem.found() > problem.bound(), problem.detail());
    assertTrue(problem.detail().contains("evaluates networks"), problem.detail());
    assertEquals(
        200,
        RunningService.post("/predict-generalization", COSTLY).statusCode(),
        "a model that reads weights alone takes it");
  }

  @Test
  void inspectionTellsBeforehandThatEvaluatingTakesTooLong() throws Exception {
    Inspection inspection =
        RunningService.read(RunningService.post("/inspect", COSTLY), Inspection.class);
    Inspection.Model labels =
        inspection.models().stream()
            .filter(model -> model.toString().contains(TestPredictors.LABELS + "@"))
            .findFirst()
            .orElseThrow();
    assertTrue(labels.toString().contains("multiplications"), labels::toString);
  }

  @Test
  void aNetworkFarFromTheTrainingNetworksGetsNoNarrowInterval() throws Exception {
    String path = "/predict-generalization?model=" + TestPredictors.LABELS_FAMILIAR;
    for (String name : Cnns.FILES) {
      assertTrue(
          RunningService.read(RunningService.post(path, Cnns.file(name)), AccuracyPrediction.class)
              .domain()
              .inside(),
          name + " is one of those that the distance was made by");
    }
    byte[] diverged = Cnns.Plan.USUAL.scale(20).file(1);
    AccuracyPrediction answer =
        RunningService.read(RunningService.post(path, diverged), AccuracyPrediction.class);
    assertEquals(new AccuracyInterval(0, 1, 1), answer.interval());
    assertInstanceOf(DomainWarning.UnlikeTraining.class, answer.domain().warnings().getFirst());
  }
}
