package org.weightscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightscope.card.ModelCard;
import org.weightscope.export.ExportedModel;
import org.weightscope.export.Figures;
import org.weightscope.training.InrExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recomputes a model's figures from its file. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures an exported model on labelled networks, through ONNX Runtime, as the service would run it.",
      "Prints accuracy, cross-entropy, Brier score and calibration error with 95 %% bootstrap intervals."
    })
final class EvaluateCommand implements Callable<Integer> {
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
      description = "shards to read: test or train (default: ${DEFAULT-VALUE})")
  private String split = "test";

  @Override
  public Integer call() throws Exception {
    try (ExportedModel exported = new ExportedModel(Files.readAllBytes(model))) {
      ModelCard card =
          exported
              .card()
              .orElseThrow(() -> new IllegalArgumentException(model + " has no Weightscope card"));
      InrExamples examples = InrExamples.all(data, sets, split);
      TrainCommand.print(
          Figures.of(split, String.join(" + ", sets), exported.predict(card, examples)));
    }
    return 0;
  }
}
