package org.weightscope.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.card.ModelCard;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.card.Prediction;
import org.weightscope.checkpoint.Checkpoint;
import org.weightscope.cli.ModelExport;
import org.weightscope.data.MeasuredNetworks;
import org.weightscope.data.RunSplit;
import org.weightscope.data.SmallNetworks;
import org.weightscope.export.ExportedModel;
import org.weightscope.export.PredictorExport;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.metrics.Estimates;
import org.weightscope.model.onnx.NetworkOnnx;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

class PredictorRunTest {
  private static final Path RECIPES = Path.of("src/test/resources/recipes");
  @TempDir private Path folder = Path.of("");

  /** 60 runs of two checkpoints; the accuracy follows from the scale of the weights. */
  @BeforeEach
  void writeZoo() throws IOException {
    StringBuilder table = new StringBuilder("file,run,family,accuracy\n");
    for (int run = 0; run < 60; run++) {
      for (int step = 0; step < 2; step++) {
        String file = "run-%d/step-%d.safetensors".formatted(run, step);
        double scale = SmallNetworks.write(folder.resolve("tiny").resolve(file), run * 2 + step);
        table.append("%s,%d,%s,%.3f%n".formatted(file, run, run % 2 == 0 ? "a" : "b", scale / 2));
      }
    }
    Files.writeString(folder.resolve("tiny").resolve(MeasuredNetworks.TABLE), table);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tiny-statnn", "tiny-gnn", "tiny-gnn-width", "tiny-transformer", "tiny-labels"})
  void everyFamilyIsTrainedExportedAndAnswersItsSelfTest(String name) throws Exception {
    Outcome outcome = train(name, folder.resolve("runs"));
    try (ExportedModel model = new ExportedModel(outcome.file)) {
      ModelCard card = model.card().orElseThrow();
      assertEquals(3, card.selfTest().size());
      for (ModelCard.SelfTest test : card.selfTest()) {
        float[] logits =
            model
                .run(card.layout().batch(List.of(NeuralGraph.of(network(test.network())))))
                .get("logits");
        assertNotNull(logits);
        assertEquals(test.logits().getFirst(), logits[0], 1e-4);
      }
      assertEquals(
          name.equals("tiny-labels"),
          card.prediction().orElseThrow().familiarity().isPresent(),
          "where there is an embedding, the card tells how familiar a network is");
    }
  }

  @Test
  void statisticsOrderNetworksWhoseAccuracyFollowsFromTheScale() throws Exception {
    Outcome outcome = train("tiny-statnn", folder.resolve("runs"));
    try (ExportedModel model = new ExportedModel(outcome.file)) {
      ModelCard card = model.card().orElseThrow();
      MeasuredExamples test =
          Objects.requireNonNull(outcome.parts.get(RunSplit.Part.TEST), "test runs");
      Estimates estimates = model.predict(card, test);
      assertTrue(
          estimates.kendallTauB() > 0.7,
          "tau-b between scale and accuracy is " + estimates.kendallTauB());
      ModelCard.Metric tau = Objects.requireNonNull(card.metrics().get("testKendallTauB"));
      assertEquals(estimates.kendallTauB(), tau.value(), "the card says what the file answers");
      assertTrue(tau.low() <= tau.value() && tau.value() <= tau.high(), tau.toString());
    }
  }

  @Test
  void theCardTellsWhatTheTrainingNetworksWereLike() throws Exception {
    Outcome outcome = train("tiny-statnn", folder.resolve("runs"));
    try (ExportedModel model = new ExportedModel(outcome.file)) {
      ModelCard card = model.card().orElseThrow();
      Prediction prediction = card.prediction().orElseThrow();
      assertEquals(new Prediction.Domain(List.of(), 3, 10), prediction.domain());
      Prediction.Seen seen = prediction.seen();
      assertEquals(List.of("convolution", "global-average-pool", "linear"), seen.layerKinds());
      assertEquals(new Bounds(3, 3), seen.layers());
      assertEquals(new Bounds(4, 4), seen.widths());
      assertEquals(List.of(3), seen.kernels());
      assertEquals(List.of("relu", "tanh"), seen.activations());
      MeasuredExamples calibration =
          Objects.requireNonNull(outcome.parts.get(RunSplit.Part.CALIBRATION), "calibration runs");
      Estimates estimates = model.predict(card, calibration);
      double[] errors = estimates.absoluteErrors();
      double[] answers = estimates.predicted();
      long within =
          IntStream.range(0, errors.length)
              .filter(i -> errors[i] <= prediction.calibration().halfWidth(answers[i]))
              .count();
      assertTrue(
          within >= 0.9 * errors.length,
          "%d of %d calibration networks lie in the interval".formatted(within, errors.length));
    }
  }

  @Test
  void testNetworksAreFamiliarAndAnEmbeddingFarAwayIsNot() throws Exception {
    Outcome outcome = train("tiny-labels", folder.resolve("runs"));
    try (ExportedModel model = new ExportedModel(outcome.file)) {
      ModelCard card = model.card().orElseThrow();
      Prediction.Familiarity familiarity =
          card.prediction().orElseThrow().familiarity().orElseThrow();
      MeasuredExamples test =
          Objects.requireNonNull(outcome.parts.get(RunSplit.Part.TEST), "test runs");
      float[][] embeddings = model.vectors(card, test, familiarity.output()).orElseThrow();
      long near =
          Arrays.stream(embeddings)
              .filter(e -> familiarity.distanceOf(e) <= familiarity.distance())
              .count();
      assertTrue(
          near >= 0.8 * embeddings.length,
          "%d of %d test networks are familiar".formatted(near, embeddings.length));
      float[] elsewhere = embeddings[0].clone();
      for (int i = 0; i < elsewhere.length; i++) {
        elsewhere[i] += i % 2 == 0 ? 100 : -100;
      }
      assertTrue(
          familiarity.distanceOf(elsewhere) > 10 * familiarity.distance(),
          "an embedding far from all others is unlike them");
    }
  }

  @Test
  void aZooOfOnnxFilesIsEnough() throws Exception {
    Path zoo = folder.resolve("tiny");
    Path table = zoo.resolve(MeasuredNetworks.TABLE);
    for (MeasuredNetworks.Measured measured : MeasuredNetworks.readFolder(zoo).networks()) {
      String name = measured.file().toString();
      Files.write(
          Path.of(name.replace(".safetensors", ".onnx")), NetworkOnnx.of(measured.network()));
      Files.delete(measured.file());
    }
    Files.writeString(table, Files.readString(table).replace(".safetensors", ".onnx"));
    Outcome outcome = train("tiny-statnn", folder.resolve("runs"));
    try (ExportedModel model = new ExportedModel(outcome.file)) {
      ModelCard card = model.card().orElseThrow();
      ModelCard.SelfTest test = card.selfTest().getFirst();
      float[] logits =
          model
              .run(card.layout().batch(List.of(NeuralGraph.of(network(test.network())))))
              .get("logits");
      assertNotNull(logits);
      assertEquals(test.logits().getFirst(), logits[0], 1e-4);
    }
  }

  @Test
  void noRunIsOnTwoSides() throws IOException {
    PredictorRecipe recipe = (PredictorRecipe) Recipe.read(RECIPES.resolve("tiny-statnn.yaml"));
    var parts = MeasuredExamples.divided(folder, recipe.data().zoos(), recipe.data().split());
    int runs = parts.values().stream().mapToInt(MeasuredExamples::runs).sum();
    assertEquals(60, runs, "runs of all parts together");
    assertEquals(120, parts.values().stream().mapToInt(MeasuredExamples::size).sum());
  }

  @Test
  void aPartWithoutRunsIsRefusedByName() throws IOException {
    Path small = folder.resolve("small");
    SmallNetworks.write(small.resolve("a.safetensors"), 1);
    Files.writeString(small.resolve(MeasuredNetworks.TABLE), "file,accuracy\na.safetensors,0.5\n");
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                MeasuredExamples.divided(folder, List.of("small"), new RunSplit(1, 0.2, 0.2, 0.2)));
    assertTrue(refused.toString().contains("no run falls to"), refused.toString());
  }

  @Test
  void aRunThatWasStoppedEndsWithTheSameBits() throws Exception {
    train("tiny-gnn", folder.resolve("whole"));
    assertThrows(IllegalStateException.class, () -> train("tiny-gnn", folder.resolve("halves"), 2));
    train("tiny-gnn", folder.resolve("halves"));
    Map<String, float[]> whole =
        Checkpoint.read(folder.resolve("whole/last.safetensors")).parameters();
    Map<String, float[]> halves =
        Checkpoint.read(folder.resolve("halves/last.safetensors")).parameters();
    assertEquals(whole.keySet(), halves.keySet());
    whole.forEach((name, values) -> assertArrayEquals(values, halves.get(name), name));
  }

  @Test
  void theCommandLineTrainsAndEvaluates() throws Exception {
    assertEquals(
        0,
        ModelExport.commandLine()
            .execute(
                "train",
                RECIPES.resolve("tiny-statnn.yaml").toString(),
                "--data",
                folder.toString(),
                "--runs",
                folder.resolve("runs").toString()));
    String model = folder.resolve("runs/tiny-statnn/model.onnx").toString();
    java.io.PrintStream before = System.out;
    var written = new java.io.ByteArrayOutputStream();
    try {
      System.setOut(
          new java.io.PrintStream(written, true, java.nio.charset.StandardCharsets.UTF_8));
      assertEquals(
          0,
          ModelExport.commandLine()
              .execute(
                  "evaluate",
                  model,
                  "--data",
                  folder.toString(),
                  "--set",
                  "tiny",
                  "--report",
                  folder.resolve("report").toString()));
    } finally {
      System.setOut(before);
    }
    String table = written.toString(java.nio.charset.StandardCharsets.UTF_8);
    for (String row :
        List.of(
            "tiny-statnn",
            "ridge on weight statistics",
            "trees on hyper-parameters and step",
            "mean of the architecture")) {
      assertEquals(
          3,
          table.lines().filter(line -> line.contains(row)).count(),
          "over all and for each of two families: " + row + "\n" + table);
    }
    assertTrue(Files.exists(folder.resolve("report/report.json")), table);
    assertTrue(Files.exists(folder.resolve("report/tau-by-part.svg")), table);
  }

  @Test
  void aZooThatTrainingDidNotSeeIsEvaluatedWhole() throws Exception {
    Outcome outcome = train("tiny-statnn", folder.resolve("runs"));
    Path model = Files.write(folder.resolve("model.onnx"), outcome.file);
    SmallNetworks.write(folder.resolve("other/a.safetensors"), 1);
    SmallNetworks.write(folder.resolve("other/b.safetensors"), 2);
    Files.writeString(
        folder.resolve("other").resolve(MeasuredNetworks.TABLE),
        "file,accuracy\na.safetensors,0.1\nb.safetensors,0.2\n");
    List<String> command =
        List.of("evaluate", model.toString(), "--data", folder.toString(), "--set", "other");
    assertEquals(
        1,
        ModelExport.commandLine().execute(command.toArray(String[]::new)),
        "two runs do not fill four parts");
    List<String> whole = new java.util.ArrayList<>(command);
    whole.addAll(List.of("--split", "all"));
    assertEquals(0, ModelExport.commandLine().execute(whole.toArray(String[]::new)));
  }

  /** What a run left. */
  private record Outcome(byte[] file, Map<RunSplit.Part, MeasuredExamples> parts) {}

  private Outcome train(String name, Path runFolder) throws Exception {
    return train(name, runFolder, Integer.MAX_VALUE);
  }

  private Outcome train(String name, Path runFolder, int stopAfter) throws Exception {
    PredictorRecipe recipe = (PredictorRecipe) Recipe.read(RECIPES.resolve(name + ".yaml"));
    var parts = MeasuredExamples.divided(folder, recipe.data().zoos(), recipe.data().split());
    Run run = new Run(runFolder, recipe, "digest");
    Run.Outcome outcome =
        run.complete(
            recipe.objective(),
            Objects.requireNonNull(parts.get(RunSplit.Part.TRAINING)),
            Objects.requireNonNull(parts.get(RunSplit.Part.VALIDATION)),
            recipe.given(folder),
            new StopAfter(stopAfter));
    return new Outcome(PredictorExport.model(run, recipe, outcome, parts, "a test"), parts);
  }

  private static Network network(String base64) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    return NetworkReader.read(TensorFile.read(bytes, ReadLimits.DEFAULT), Optional.empty())
        .network();
  }

  private record StopAfter(int epochs) implements Run.Listener {
    @Override
    public void begin(Trainer<?> trainer, int done, int examples) {}

    @Override
    public void batch(int epoch, int done) {}

    @Override
    public void epoch(Trainer.Epoch epoch) {
      if (epoch.epoch() >= epochs) {
        throw new IllegalStateException("stopped");
      }
    }
  }
}
