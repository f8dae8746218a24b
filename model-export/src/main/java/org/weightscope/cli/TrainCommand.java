package org.weightscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.weightscope.card.ModelCard;
import org.weightscope.data.RunSplit;
import org.weightscope.export.ClassifierExport;
import org.weightscope.export.ExportedModel;
import org.weightscope.export.PredictorExport;
import org.weightscope.training.ClassifierRecipe;
import org.weightscope.training.Examples;
import org.weightscope.training.InrExamples;
import org.weightscope.training.MeasuredExamples;
import org.weightscope.training.Objective;
import org.weightscope.training.PredictorRecipe;
import org.weightscope.training.Recipe;
import org.weightscope.training.Run;
import org.weightscope.training.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a recipe and exports the model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model by its recipe and writes it as one ONNX file with its card.",
      "A run that was stopped goes on from its last epoch, bit for bit, when the same command is given again. "
          + "The epoch best on the validation split is exported; test shards and test runs are read once, at the end, for the card."
    },
    footerHeading = "%nWhat lies in RUNS/NAME:%n",
    footer = {
      "  last.safetensors   state after the last epoch, to resume from",
      "  best.safetensors   parameters of the best epoch; another recipe can start from them (start: NAME)",
      "  epochs.jsonl       loss, gradient norm, learning rate, validation figures of every epoch",
      "  model.onnx         the model: give it to the service as models/NAME/VERSION/model.onnx"
    })
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RECIPE", description = "recipe file (YAML)")
  private Path recipe = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      description = "folder of all data sets")
  private Path data = Path.of("");

  @Option(
      names = "--runs",
      paramLabel = "RUNS",
      description = "folder of all runs (default: ${DEFAULT-VALUE})",
      defaultValue = "runs")
  private Path runs = Path.of("runs");

  @Override
  public Integer call() throws Exception {
    byte[] text = Files.readAllBytes(recipe);
    Recipe parsed = Recipe.read(recipe);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    Run run = new Run(runs.resolve(parsed.name()), parsed, digest);
    byte[] model =
        switch (parsed) {
          case ClassifierRecipe classifier -> classifier(run, classifier);
          case PredictorRecipe predictor -> predictor(run, predictor);
        };
    Path file = run.folder().resolve("model.onnx");
    Files.write(file, model);
    try (ExportedModel exported = new ExportedModel(model)) {
      print(exported.card().orElseThrow().metrics());
    }
    System.out.println("written: " + file);
    return 0;
  }

  private byte[] classifier(Run run, ClassifierRecipe parsed) throws Exception {
    InrExamples.Divided examples = InrExamples.divided(data, parsed.data());
    Run.Outcome outcome =
        complete(run, parsed.objective(), examples.training(), examples.validation(), Map.of());
    InrExamples test = InrExamples.all(data, parsed.data().test(), "test");
    return ClassifierExport.model(run, parsed, outcome, examples.validation(), test, hardware());
  }

  private byte[] predictor(Run run, PredictorRecipe parsed) throws Exception {
    Map<RunSplit.Part, MeasuredExamples> parts =
        MeasuredExamples.divided(data, parsed.data().zoos(), parsed.data().split());
    parts.forEach((part, examples) ->
        System.out.printf(
            "%s: %d networks of %d runs%n",
            part.name().toLowerCase(Locale.ROOT), examples.size(), examples.runs()));
    Run.Outcome outcome =
        complete(
            run,
            parsed.objective(),
            Optional.ofNullable(parts.get(RunSplit.Part.TRAINING)).orElseThrow(),
            Optional.ofNullable(parts.get(RunSplit.Part.VALIDATION)).orElseThrow(),
            parsed.given(data));
    return PredictorExport.model(run, parsed, outcome, parts, hardware());
  }

  private static <E extends Examples> Run.Outcome complete(
      Run run, Objective<E> objective, E training, E validation, Map<String, float[]> given)
      throws Exception {
    System.out.printf(
        "%s: %d networks to learn from, %d to validate on%n",
        run.recipe().name(), training.size(), validation.size());
    return run.complete(objective, training, validation, given, new Progress(run.recipe()));
  }

  static void print(Map<String, ModelCard.Metric> figures) {
    figures.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(f ->
            System.out.printf(
                "%-28s %.4f  (95 %% interval %.4f to %.4f, %d networks of %s)%n",
                f.getKey(),
                f.getValue().value(),
                f.getValue().low(),
                f.getValue().high(),
                f.getValue().count(),
                f.getValue().data()));
  }

  private static String hardware() {
    return "%d CPU threads, %s %s"
        .formatted(
            Integer.getInteger("ai.djl.pytorch.num_threads", 1),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  /** A bar for each epoch and a line after it. */
  private static final class Progress implements Run.Listener {
    private final Recipe recipe;
    private int batches;
    private @Nullable ProgressBar bar;

    Progress(Recipe recipe) {
      this.recipe = recipe;
    }

    @Override
    public void begin(Trainer<?> trainer, int done, int examples) {
      batches = examples / recipe.batch();
      System.out.printf(
          "%d trained values; %s%n",
          trainer.parameters(), done == 0 ? "starting" : "resuming after epoch " + done);
    }

    @Override
    public void batch(int epoch, int done) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("epoch %d/%d".formatted(epoch, recipe.epochs()))
                .setInitialMax(batches)
                .setUpdateIntervalMillis(1000)
                .build();
      }
      bar.stepTo(done);
    }

    @Override
    public void epoch(Trainer.Epoch epoch) {
      if (bar != null) {
        bar.close();
        bar = null;
      }
      System.out.printf(
          "epoch %d: loss %.4f, validation %s, %.1f s%n",
          epoch.epoch(),
          epoch.loss(),
          epoch.validation().entrySet().stream()
              .map(figure -> "%s %.4f".formatted(figure.getKey(), figure.getValue()))
              .collect(Collectors.joining(", ")),
          epoch.seconds());
    }
  }
}
