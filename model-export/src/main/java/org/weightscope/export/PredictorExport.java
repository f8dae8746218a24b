package org.weightscope.export;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.data.RunSplit;
import org.weightscope.metrics.ConformalInterval;
import org.weightscope.metrics.Estimates;
import org.weightscope.metrics.PairwiseOrder;
import org.weightscope.network.architecture.NetworkFile;
import org.weightscope.training.MeasuredExamples;
import org.weightscope.training.PredictorRecipe;
import org.weightscope.training.Run;
import org.weightscope.training.Trainer;

/** Turns a finished run of a predictor of accuracies into a model file. */
public final class PredictorExport {
  private static final int SELF_TESTS = 3;
  private static final double LEVEL = 0.9;
  private static final String EMBEDDING = "embedding";

  private PredictorExport() {}

  /**
   * The bytes of the model's file: parameters of the best epoch, what the training networks were
   * like, the widths of intervals by validation and calibration runs, figures of held-out runs
   * through ONNX Runtime, and a few networks with the logits the training engine gives for them.
   *
   * @param parts the networks by part
   * @param hardware what the run was trained on
   * @throws IOException if there are too few calibration runs
   */
  public static byte[] model(
      Run run,
      PredictorRecipe recipe,
      Run.Outcome outcome,
      Map<RunSplit.Part, MeasuredExamples> parts,
      String hardware)
      throws OrtException, IOException {
    MeasuredExamples validation = part(parts, RunSplit.Part.VALIDATION);
    MeasuredExamples calibration = part(parts, RunSplit.Part.CALIBRATION);
    MeasuredExamples test = part(parts, RunSplit.Part.TEST);
    SeenNetworks seen = SeenNetworks.of(part(parts, RunSplit.Part.TRAINING));
    String zoos = String.join(" + ", recipe.data().zoos());
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            recipe.name(),
            recipe.version(),
            recipe.task(),
            recipe.model().family(),
            recipe.model(outcome.best().parameters()).layout(),
            List.of(),
            1,
            seen.envelope(),
            Map.of(),
            ModelFile.training(run, outcome, zoos + ", training runs", hardware),
            selfTests(recipe, outcome, validation),
            Optional.empty());
    byte[] uncalibrated = ModelFile.of(run, outcome, card, validation.network(0));
    try (ExportedModel model = new ExportedModel(uncalibrated)) {
      Estimates onValidation = model.predict(card, validation);
      Estimates onCalibration = model.predict(card, calibration);
      Prediction.Calibration calibrated =
          calibration(
              new IntervalCalibration.Measured(onValidation, validation.runOfEach()),
              new IntervalCalibration.Measured(onCalibration, calibration.runOfEach()));
      Estimates onTest = model.predict(card, test);
      Map<String, ModelCard.Metric> figures = new TreeMap<>();
      figures.putAll(
          AccuracyFigures.of(onValidation, validation.runOfEach())
              .metrics("validation", zoos + ", validation runs"));
      figures.putAll(
          AccuracyFigures.of(onTest, test.runOfEach()).metrics("test", zoos + ", test runs"));
      RunSplit split = recipe.data().split();
      PredictorRecipe.Ranking ordered =
          recipe
              .ranking()
              .orElse(
                  new PredictorRecipe.Ranking(
                      seen.seen().layers(), seen.seen().widths(), seen.seen().parameters()));
      ModelCard complete =
          card.with(figures)
              .with(
                  new Prediction(
                      seen.domain(),
                      seen.seen(),
                      calibrated,
                      new Prediction.Ranking(
                          PairwiseOrder.slope(
                              onCalibration,
                              calibration.runOfEach(),
                              (first, second) ->
                                  (first - second)
                                      / Math.hypot(
                                          calibrated.difficulty(first),
                                          calibrated.difficulty(second))),
                          ordered.layers(),
                          ordered.widths(),
                          ordered.parameters()),
                      familiarity(
                          model,
                          card,
                          part(parts, RunSplit.Part.TRAINING),
                          List.of(validation, calibration)),
                      new Prediction.Split(
                          split.seed(), split.validation(), split.calibration(), split.test())));
      return ModelFile.of(run, outcome, complete, validation.network(0));
    }
  }

  private static MeasuredExamples part(
      Map<RunSplit.Part, MeasuredExamples> parts, RunSplit.Part part) {
    return Optional.ofNullable(parts.get(part)).orElseThrow();
  }

  private static Prediction.Calibration calibration(
      IntervalCalibration.Measured validation, IntervalCalibration.Measured calibration)
      throws IOException {
    Prediction.Calibration calibrated = new IntervalCalibration(LEVEL).of(validation, calibration);
    if (Double.isInfinite(calibrated.quantile())) {
      throw new IOException(
          "%d runs are too few to calibrate intervals of %s, %d are needed; enlarge the share of calibration runs"
              .formatted(calibrated.runs(), LEVEL, ConformalInterval.fewestRuns(LEVEL)));
    }
    return calibrated;
  }

  private static Optional<Prediction.Familiarity> familiarity(
      ExportedModel model,
      ModelCard card,
      MeasuredExamples training,
      List<MeasuredExamples> heldOut)
      throws OrtException {
    Optional<float[][]> seen = model.vectors(card, training, EMBEDDING);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    MeasuredExamples others =
        new MeasuredExamples(heldOut.stream().flatMap(part -> part.all().stream()).toList());
    float[][] held = model.vectors(card, others, EMBEDDING).orElseThrow();
    return Optional.of(SeenEmbeddings.of(EMBEDDING, seen.get(), held));
  }

  /**
   * By the smallest networks, so that the card stays small, written anew: the file of a network may
   * be ONNX, or hold more than the network.
   */
  private static List<ModelCard.SelfTest> selfTests(
      PredictorRecipe recipe, Run.Outcome outcome, MeasuredExamples examples) throws IOException {
    List<Measured> smallest =
        examples.all().stream()
            .sorted(Comparator.comparingLong(measured -> measured.network().parameters()))
            .limit(SELF_TESTS)
            .toList();
    List<ModelCard.SelfTest> tests = new ArrayList<>();
    for (Measured one : smallest) {
      tests.add(
          ModelFile.selfTest(
              new NetworkFile(one.network()).bytes(Map.of()),
              Trainer.logits(
                  recipe, recipe.objective(), outcome.best(), new MeasuredExamples(List.of(one)))));
    }
    return tests;
  }
}
