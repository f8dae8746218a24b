package org.weightscope.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.batch.WeightStatistics;
import org.weightscope.card.ModelCard.Bounds;

class ModelCardTest {
  private static final Prediction PREDICTION =
      new Prediction(
          new Prediction.Domain(List.of("CIFAR-10"), 3, 10),
          new Prediction.Seen(
              90,
              10,
              List.of("3 x 16 x 16"),
              List.of("convolution", "linear"),
              new Bounds(3, 6),
              new Bounds(4, 32),
              new Bounds(500, 40_000),
              List.of(3, 5, 7),
              List.of(1, 2),
              List.of("relu"),
              List.of(0.1, 0.2, 0.3, 0.4, 0.5),
              List.of(0.0, 0.1, 0.2, 0.3, 0.5),
              List.of(0.1, 0.1, 0.3, 0.5, 0.6)),
          new Prediction.Calibration(0.9, 1.7, List.of(0.1, 0.5), List.of(0.01, 0.05), 30, 4),
          new Prediction.Ranking(2.5, new Bounds(2, 8), new Bounds(4, 64), new Bounds(100, 90_000)),
          Optional.of(
              new Prediction.Familiarity(
                  "embedding", List.of(0.0, 1.0), List.of(1.0, 0.0, 0.0, 2.0), 0.99, 4)),
          new Prediction.Split(1, 0.15, 0.15, 0.2));

  @Test
  void theCardOfAPredictorIsReadAsItWasWritten() {
    ModelCard card = card(ModelCard.Task.PREDICT_GENERALIZATION, Optional.of(PREDICTION));
    assertEquals(Optional.of(card), ModelCard.parse(card.toJson()));
  }

  @Test
  void theCardOfAClassifierIsReadAsItWasWritten() {
    ModelCard card = card(ModelCard.Task.CLASSIFY_INR, Optional.empty());
    assertEquals(Optional.of(card), ModelCard.parse(card.toJson()));
  }

  @Test
  void figuresAreWrittenByNameWhateverTheirOrderWas() {
    ModelCard.Metric metric = new ModelCard.Metric(1, 1, 1, 1, "data");
    Map<String, ModelCard.Metric> figures = new LinkedHashMap<>();
    for (String name : List.of("d", "a", "c", "e", "b")) {
      figures.put(name, metric);
    }
    ModelCard card = card(ModelCard.Task.CLASSIFY_INR, Optional.empty()).with(figures);
    assertEquals(List.of("a", "b", "c", "d", "e"), List.copyOf(card.metrics().keySet()));
    assertTrue(
        card.toJson().matches("(?s).*\"a\":.*\"b\":.*\"c\":.*\"d\":.*\"e\":.*"), card.toJson());
    ModelCard read = ModelCard.parse(card.toJson()).orElseThrow();
    assertEquals(card.toJson(), read.toJson());
  }

  @Test
  void aCardThatWasWrittenBeforeThereWerePredictorsIsRead() {
    ModelCard card = card(ModelCard.Task.CLASSIFY_INR, Optional.empty());
    String json = card.toJson();
    String older = json.replace(",\"prediction\":null", "");
    assertEquals(json.length() - ",\"prediction\":null".length(), older.length(), json);
    assertEquals(Optional.of(card), ModelCard.parse(older));
  }

  @Test
  void difficultyIsLinearBetweenItsKnotsAndConstantOutside() {
    Prediction.Calibration calibration = PREDICTION.calibration();
    assertEquals(0.01, calibration.difficulty(0.05), 1e-12);
    assertEquals(0.03, calibration.difficulty(0.3), 1e-12);
    assertEquals(0.05, calibration.difficulty(0.9), 1e-12);
    assertEquals(1.7 * 0.03, calibration.halfWidth(0.3), 1e-12);
  }

  @Test
  void twoNetworksAreComparedAlikeFromBothSides() {
    Prediction.Ranking ranking = PREDICTION.ranking();
    Prediction.Calibration calibration = PREDICTION.calibration();
    double first = ranking.probability(0.4, 0.3, calibration);
    assertEquals(1, first + ranking.probability(0.3, 0.4, calibration), 1e-12);
    assertEquals(0.5, ranking.probability(0.3, 0.3, calibration), 1e-12);
    assertEquals(1 / (1 + Math.exp(-2.5 * 0.1 / Math.hypot(0.04, 0.03))), first, 1e-12);
  }

  @Test
  void theDistanceOfAnEmbeddingIsMeasuredInWhitenedSteps() {
    Prediction.Familiarity familiarity = PREDICTION.familiarity().orElseThrow();
    assertEquals(0, familiarity.distanceOf(new float[] {0, 1}), 1e-12);
    assertEquals(5, familiarity.distanceOf(new float[] {3, 3}), 1e-12);
  }

  @Test
  void anUnknownPropertyIsNoCard() {
    String json = card(ModelCard.Task.CLASSIFY_INR, Optional.empty()).toJson();
    assertEquals(Optional.empty(), ModelCard.parse("{\"colour\":\"red\"," + json.substring(1)));
  }

  private static ModelCard card(ModelCard.Task task, Optional<Prediction> prediction) {
    return new ModelCard(
        ModelCard.FORMAT,
        "a",
        "1",
        task,
        "statnn",
        new WeightStatistics(6, false),
        List.of(),
        1,
        new ModelCard.Envelope(3, 10, new Bounds(2, 5), new Bounds(4, 32), List.of("relu")),
        Map.of(),
        new ModelCard.Training("zoo", "digest", 0, 1, 2, "a test", 3, "CC0-1.0"),
        List.of(),
        prediction);
  }
}
