package org.weightscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.weightscope.baseline.Baseline;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.data.RunSplit;
import org.weightscope.export.AccuracyTable;
import org.weightscope.export.ExportedModel;
import org.weightscope.export.Figures;
import org.weightscope.metrics.Estimates;
import org.weightscope.training.InrExamples;
import org.weightscope.training.MeasuredExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recomputes a model's figures from its file. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures an exported model on labelled networks, through ONNX Runtime, as the service would run it.",
      "Of a classifier: accuracy, cross-entropy, Brier score and calibration error with 95 %% bootstrap intervals.",
      "Of a predictor of accuracies: Kendall's tau-b and what is attainable of it, R squared and mean absolute error, against baselines, "
          + "with intervals over runs. A run is on the side of the split on which training saw it."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String EVERY = "all";

  @Parameters(paramLabel = "MODEL", description = "model file (.onnx) with a card")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      description = "folder of all data sets")
  private Path data = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "SET",
      required = true,
      description = "data set in DATA, as inr/mnist; may be repeated")
  private List<String> sets = List.of();

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description =
          "shards to read: test or train; runs: validation, calibration or, of a zoo that training did not see, all (default: ${DEFAULT-VALUE})")
  private String split = "test";

  @Override
  public Integer call() throws Exception {
    try (ExportedModel exported = new ExportedModel(Files.readAllBytes(model))) {
      ModelCard card =
          exported
              .card()
              .orElseThrow(() -> new IllegalArgumentException(model + " has no Weightscope card"));
      Optional<Prediction> prediction = card.prediction();
      if (prediction.isPresent()) {
        System.out.print(table(exported, card, prediction.get()));
      } else {
        InrExamples examples = InrExamples.all(data, sets, split);
        TrainCommand.print(
            Figures.of(split, String.join(" + ", sets), exported.predict(card, examples)));
      }
    }
    return 0;
  }

  private String table(ExportedModel exported, ModelCard card, Prediction prediction)
      throws Exception {
    MeasuredExamples examples;
    List<Baseline> baselines;
    if (split.equals(EVERY)) {
      examples = MeasuredExamples.all(data, sets);
      baselines = List.of(); // nothing is left that they could learn from
    } else {
      Prediction.Split by = prediction.split();
      Map<RunSplit.Part, MeasuredExamples> parts =
          MeasuredExamples.divided(
              data, sets, new RunSplit(by.seed(), by.validation(), by.calibration(), by.test()));
      examples = part(parts, asked());
      baselines =
          Baseline.all(
              part(parts, RunSplit.Part.TRAINING).all(),
              part(parts, RunSplit.Part.VALIDATION).all());
    }
    Estimates estimates = exported.predict(card, examples);
    Prediction.Calibration calibration = prediction.calibration();
    double[] answers = estimates.predicted();
    double[] errors = estimates.absoluteErrors();
    long within =
        IntStream.range(0, errors.length)
            .filter(i -> errors[i] <= calibration.halfWidth(answers[i]))
            .count();
    double width = Arrays.stream(answers).map(calibration::halfWidth).average().orElseThrow();
    return AccuracyTable.of(card.name(), estimates, examples.all(), baselines).text()
        + String.format(
            Locale.ROOT,
            "Intervals of %.4f to both sides on average, meant for %.0f %%, hold the measured accuracy of %.1f %% of the networks.%n",
            width,
            100 * calibration.level(),
            100.0 * within / examples.size());
  }

  private RunSplit.Part asked() {
    return switch (split) {
      case "train" -> RunSplit.Part.TRAINING;
      case "validation" -> RunSplit.Part.VALIDATION;
      case "calibration" -> RunSplit.Part.CALIBRATION;
      case "test" -> RunSplit.Part.TEST;
      default ->
          throw new IllegalArgumentException(
              "--split %s: test, calibration, validation, train or %s".formatted(split, EVERY));
    };
  }

  private static MeasuredExamples part(
      Map<RunSplit.Part, MeasuredExamples> parts, RunSplit.Part part) {
    return Optional.ofNullable(parts.get(part)).orElseThrow();
  }
}
