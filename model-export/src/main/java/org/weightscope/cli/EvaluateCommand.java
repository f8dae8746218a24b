package org.weightscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weightscope.baseline.Baseline;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.data.RunSplit;
import org.weightscope.export.ExportedModel;
import org.weightscope.export.Figures;
import org.weightscope.report.Evaluation;
import org.weightscope.report.EvaluationFolder;
import org.weightscope.report.EvaluationText;
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
          + "by family, width and depth, with intervals over runs; how often its intervals hold the measured accuracy, and how well it "
          + "knows which of two networks is better. A run is on the side of the split on which training saw it."
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

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description =
          "of a predictor: writes all numbers (report.json) and plots (SVG) into a folder")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    try (ExportedModel exported = new ExportedModel(Files.readAllBytes(model))) {
      ModelCard card =
          exported
              .card()
              .orElseThrow(() -> new IllegalArgumentException(model + " has no Weightscope card"));
      Optional<Prediction> prediction = card.prediction();
      if (prediction.isPresent()) {
        predictor(exported, card, prediction.get());
      } else {
        InrExamples examples = InrExamples.all(data, sets, split);
        TrainCommand.print(
            Figures.of(split, String.join(" + ", sets), exported.predict(card, examples)));
      }
    }
    return 0;
  }

  private void predictor(ExportedModel exported, ModelCard card, Prediction prediction)
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
    Evaluation evaluation =
        Evaluation.of(
            card,
            "%s, %s runs".formatted(String.join(" + ", sets), split),
            exported.predict(card, examples),
            examples.all(),
            baselines);
    System.out.print(EvaluationText.of(evaluation));
    if (report != null) {
      for (Path file : EvaluationFolder.write(evaluation, report)) {
        System.out.println("written: " + file);
      }
    }
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
