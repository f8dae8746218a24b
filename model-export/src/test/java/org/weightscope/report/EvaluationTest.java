package org.weightscope.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.card.Prediction;
import org.weightscope.export.AccuracyFigures.Figure;
import org.weightscope.metrics.Estimates;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationTest {
  private static final Prediction.Calibration CALIBRATION =
      new Prediction.Calibration(0.9, 0.1, List.of(0.0), List.of(1.0), 90, 30);
  private static final Prediction PREDICTION = prediction(6);

  @TempDir private Path folder = Path.of("");

  @Test
  void partsAreThoseOfTheNetworksFamilyWidthAndDepth() {
    Evaluation evaluation = evaluation(1, 0.03, Map.of());
    List<String> parts =
        evaluation.parts().stream().map(part -> part.by() + " " + part.value()).toList();
    assertEquals(
        List.of("all all", "family a", "family b", "width 8", "width 16", "depth 3", "depth 4"),
        parts);
    for (String by : List.of("family", "width", "depth")) {
      assertEquals(
          120,
          evaluation.parts().stream()
              .filter(part -> part.by().equals(by))
              .mapToInt(part -> part.figures().networks())
              .sum(),
          "every network has one " + by);
    }
  }

  @Test
  void manyWidthsAreToldOfBetweenPowersOfTwo() {
    List<Answer> answers = new ArrayList<>();
    for (int width = 0; width <= 16; width++) {
      answers.add(new Answer("f", "run " + width, "", width, 2, width / 20.0, 0.5, 0.4, 0.6));
    }
    double[] truth = answers.stream().mapToDouble(Answer::measured).toArray();
    Estimates estimates = Estimates.of(truth, truth);
    List<Part> parts =
        Evaluation.of("tiny", "1", "zoo", PREDICTION, estimates, answers, Map.of()).parts();
    assertEquals(
        List.of("all 17", "up to 2 3", "3 to 4 2", "5 to 8 4", "9 to 16 8"),
        parts.stream().map(part -> part.value() + " " + part.figures().networks()).toList());
  }

  @Test
  void coverageIsTheShareOfNetworksInTheirInterval() {
    Coverage coverage =
        Coverage.of(
            List.of(
                answer("r", 0.3, 0.35), // half width 0.1
                answer("r", 0.3, 0.45),
                answer("s", 0.05, 0.0),
                answer("t", 0.5, 0.59)));
    assertEquals(0.75, coverage.held());
    assertEquals((0.2 + 0.2 + 0.15 + 0.2) / 4, coverage.meanWidth(), 1e-12, "cut at 0");
    assertEquals(3, coverage.runs());
    assertTrue(coverage.interval().lower() >= 0.5 && coverage.interval().upper() == 1);
  }

  @Test
  void tenthsKeepEqualAccuraciesTogether() {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(answer("run " + i, 0.5, i < 35 ? 0.1 : i / 100.0));
    }
    List<Tenth> tenths = Tenth.of(answers);
    assertEquals(35, tenths.getFirst().coverage().networks(), "35 networks have exactly 0.1");
    assertEquals(0.1, tenths.getFirst().high());
    assertEquals(100, tenths.stream().mapToInt(t -> t.coverage().networks()).sum());
    assertEquals(8, tenths.size());
  }

  @Test
  void pairsOfOneRunAndPairsOfOneAccuracyAreNotCompared() {
    PairOrder pairs =
        PairOrder.of(
            List.of(
                answer("r", 0.2, 0.2),
                answer("r", 0.4, 0.4), // not with the one above
                answer("s", 0.3, 0.4), // not with the one above
                answer("t", 0.1, 0.5)),
            PREDICTION);
    // r0-s right, r0-t wrong, r1-t wrong, s-t wrong.
    assertEquals(4, pairs.pairs());
    assertEquals(0.25, pairs.rightlyOrdered());
    assertEquals(4, pairs.bins().stream().mapToLong(PairOrder.Bin::pairs).sum());
  }

  @Test
  void probabilitiesThatAreTrueAreRecognisedAsSuch() {
    SplittableRandom random = new SplittableRandom(7);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      // Differences of two Gumbel variables are logistic: this is the model of the ranking.
      double predicted = random.nextDouble();
      double noise = -Math.log(-Math.log(random.nextDouble())) * Math.sqrt(2) / 6;
      answers.add(answer("run " + i, predicted, predicted + noise));
    }
    PairOrder pairs = PairOrder.of(answers, PREDICTION);
    for (PairOrder.Bin bin : pairs.bins()) {
      assertEquals(bin.probability(), bin.share(), 0.04, "pairs of about " + bin.low());
    }
    PairOrder tooSure = PairOrder.of(answers, prediction(60));
    assertTrue(tooSure.brier() > pairs.brier(), "false certainty costs");
    assertEquals(pairs.rightlyOrdered(), tooSure.rightlyOrdered(), 1e-12);
  }

  @Test
  void aBetterModelHasAMarginOverABaselineOnTheSameRuns() {
    Evaluation evaluation = evaluation(1, 0.03, Map.of("coarse", noisy(2, 0.2)));
    Part.Other other = evaluation.parts().getFirst().baselines().getFirst();
    Figure margin = other.margin().orElseThrow();
    double own = tau(evaluation.parts().getFirst().figures().figure("kendallTauB"));
    assertEquals(own - tau(other.figures().figure("kendallTauB")), margin.value(), 1e-12);
    assertTrue(margin.interval().lower() > 0, "the interval of the margin is " + margin.interval());
    String text = EvaluationText.of(evaluation);
    assertTrue(text.contains("coarse"), text);
  }

  @Test
  void aModelHasNoMarginOverItself() {
    Evaluation evaluation = evaluation(1, 0.03, Map.of("itself", noisy(1, 0.03)));
    Figure margin = evaluation.parts().getFirst().baselines().getFirst().margin().orElseThrow();
    assertEquals(0, margin.value());
    assertEquals(0, margin.interval().lower(), "the same runs are drawn for both");
    assertEquals(0, margin.interval().upper());
  }

  @Test
  void aBaselineThatOrdersNothingHasNoMargin() {
    double[] truth = noisy(1, 0.03).truth();
    Estimates constant = Estimates.of(truth, new double[truth.length]);
    Evaluation evaluation = evaluation(1, 0.03, Map.of("constant", constant));
    assertEquals(Optional.empty(), evaluation.parts().getFirst().baselines().getFirst().margin());
  }

  @Test
  void theReportHoldsAllNumbers() throws IOException {
    Evaluation evaluation = evaluation(1, 0.03, Map.of("coarse", noisy(2, 0.2)));
    EvaluationFolder.write(evaluation, folder);
    JsonNode report = JsonMapper.shared().readTree(folder.resolve("report.json").toFile());
    assertEquals("tiny", report.path("model").asString());
    assertEquals(120, report.path("answers").size());
    assertEquals(
        tau(evaluation.parts().getFirst().figures().figure("kendallTauB")),
        report.at("/parts/0/figures/figures/kendallTauB/value").asDouble());
    assertEquals("coarse", report.at("/parts/0/baselines/0/name").asString());
    assertEquals(evaluation.pairs().brier(), report.at("/pairs/brier").asDouble());
  }

  @Test
  void theSameEvaluationGivesTheSameBytesAndAnotherOneOthers() throws IOException {
    Map<String, Estimates> baselines = Map.of("coarse", noisy(2, 0.2));
    List<Path> first =
        EvaluationFolder.write(evaluation(1, 0.03, baselines), folder.resolve("first"));
    EvaluationFolder.write(evaluation(1, 0.03, baselines), folder.resolve("second"));
    EvaluationFolder.write(evaluation(3, 0.1, baselines), folder.resolve("other"));
    assertEquals(6, first.size());
    for (Path file : first) {
      String name = file.getFileName().toString();
      String text = Files.readString(file);
      assertEquals(text, Files.readString(folder.resolve("second").resolve(name)), name);
      assertNotEquals(text, Files.readString(folder.resolve("other").resolve(name)), name);
    }
  }

  @Test
  void everyPlotIsADocumentThatTellsWhatItShows() throws Exception {
    EvaluationFolder.write(evaluation(1, 0.03, Map.of()), folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes));
        String text = Files.readString(file);
        assertTrue(text.contains("120 networks of 40 runs"), file + " tells how many there are");
        assertTrue(!text.contains("NaN") && !text.contains("Infinity"), file + " has no place");
      }
    }
  }

  @Test
  void aReportOfTwoNetworksIsWrittenToo() throws IOException {
    Estimates two = Estimates.of(new double[] {0.2, 0.2}, new double[] {0.3, 0.3});
    List<Answer> answers = List.of(answer("r", 0.3, 0.2), answer("r", 0.3, 0.2));
    Evaluation evaluation = Evaluation.of("tiny", "1", "two", PREDICTION, two, answers, Map.of());
    for (Path file : EvaluationFolder.write(evaluation, folder)) {
      String text = Files.readString(file);
      assertTrue(!file.toString().endsWith(".svg") || !text.contains("NaN"), file + "\n" + text);
    }
    assertTrue(EvaluationText.of(evaluation).contains("2     1"));
  }

  private static double tau(Optional<Figure> figure) {
    return figure.orElseThrow().value();
  }

  private static Evaluation evaluation(long seed, double noise, Map<String, Estimates> baselines) {
    Estimates estimates = noisy(seed, noise);
    double[] truth = estimates.truth();
    double[] predicted = estimates.predicted();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      answers.add(
          new Answer(
              i + ".onnx",
              "run " + i / 3,
              i / 3 % 2 == 0 ? "a" : "b",
              i % 3 == 0 ? 8 : 16,
              i % 5 == 0 ? 3 : 4,
              truth[i],
              predicted[i],
              Math.max(0, predicted[i] - 0.1),
              Math.min(1, predicted[i] + 0.1)));
    }
    return Evaluation.of("tiny", "1", "zoo", PREDICTION, estimates, answers, baselines);
  }

  /** 120 accuracies, and predictions of them with an error. */
  private static Estimates noisy(long seed, double noise) {
    SplittableRandom truths = new SplittableRandom(100);
    SplittableRandom random = new SplittableRandom(seed);
    double[] truth = truths.doubles(120, 0.1, 0.9).toArray();
    double[] predicted = truth.clone();
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = Math.clamp(predicted[i] + noise * random.nextGaussian(), 0.0, 1.0);
    }
    return Estimates.of(truth, predicted);
  }

  private static Answer answer(String run, double predicted, double measured) {
    return new Answer(
        "file",
        run,
        "",
        4,
        3,
        measured,
        predicted,
        Math.max(0, predicted - 0.1),
        Math.min(1, predicted + 0.1));
  }

  private static Prediction prediction(double slope) {
    Bounds any = new Bounds(1, 100);
    return new Prediction(
        new Prediction.Domain(List.of("pictures"), 3, 10),
        new Prediction.Seen(
            9, 9, List.of(), List.of(), any, any, any, List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of()),
        CALIBRATION,
        new Prediction.Ranking(slope, any, any, any),
        Optional.empty(),
        new Prediction.Split(1, 0.1, 0.1, 0.1));
  }
}
