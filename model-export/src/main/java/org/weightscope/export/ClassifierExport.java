package org.weightscope.export;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightscope.card.ModelCard;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.metrics.TemperatureScaling;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;
import org.weightscope.training.ClassifierRecipe;
import org.weightscope.training.InrExamples;
import org.weightscope.training.LabelledExamples;
import org.weightscope.training.Objective;
import org.weightscope.training.Run;
import org.weightscope.training.Trainer;

/** Turns a finished run of a classifier into a model file. */
public final class ClassifierExport {
  private static final int SELF_TESTS = 3;

  private ClassifierExport() {}

  /**
   * The bytes of the model's file: parameters of the best epoch, temperature by validation, figures
   * of validation and test through ONNX Runtime, and a few validation networks with the logits the
   * training engine gives for them.
   *
   * @param recipe the recipe of the run
   * @param hardware what the run was trained on
   */
  public static byte[] model(
      Run run,
      ClassifierRecipe recipe,
      Run.Outcome outcome,
      InrExamples validation,
      InrExamples test,
      String hardware)
      throws OrtException, IOException {
    Objective.Classification objective = recipe.objective();
    ClassPredictions trained =
        objective.predictions(
            Trainer.logits(recipe, objective, outcome.best(), validation), validation);
    double temperature = TemperatureScaling.fit(trained);
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            recipe.name(),
            recipe.version(),
            recipe.task(),
            recipe.model().family(),
            recipe.model().layout(),
            recipe.labels(),
            temperature,
            recipe.envelope(),
            Map.of(),
            ModelFile.training(
                run,
                outcome,
                String.join(" + ", recipe.data().train()) + ", train shards",
                hardware),
            selfTests(recipe, outcome, validation));
    byte[] unmeasured = ModelFile.of(run, outcome, card, validation.network(0));
    try (ExportedModel model = new ExportedModel(unmeasured)) {
      Map<String, ModelCard.Metric> figures = new TreeMap<>();
      figures.putAll(
          Figures.of(
              "validation",
              "%s, %d pictures of the train shards, split seed %d"
                  .formatted(
                      String.join(" + ", recipe.data().train()),
                      recipe.data().validationPictures(),
                      recipe.data().splitSeed()),
              model.predict(card, validation)));
      figures.putAll(
          Figures.of(
              "test",
              String.join(" + ", recipe.data().test()) + ", test shards",
              model.predict(card, test)));
      return ModelFile.of(run, outcome, card.with(figures), validation.network(0));
    }
  }

  private static List<ModelCard.SelfTest> selfTests(
      ClassifierRecipe recipe, Run.Outcome outcome, LabelledExamples examples) {
    List<ModelCard.SelfTest> tests = new ArrayList<>();
    for (int i = 0; i < Math.min(SELF_TESTS, examples.size()); i++) {
      LabelledExamples one = new One(examples.network(i), examples.label(i));
      tests.add(
          ModelFile.selfTest(
              safetensors(one.network(0)),
              Trainer.logits(recipe, recipe.objective(), outcome.best(), one)));
    }
    return tests;
  }

  /** A single example. */
  private record One(Network network, int label) implements LabelledExamples {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public Network network(int index) {
      return network;
    }

    @Override
    public int label(int index) {
      return label;
    }
  }

  private static byte[] safetensors(Network network) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (int l = 0; l < network.weighted().size(); l++) {
      Layer.Weighted layer = network.weighted().get(l);
      tensors.add(
          StoredTensor.of(
              "layers." + l + ".weight",
              DataType.F32,
              layer.weight().toArray(),
              layer.weight().shape()));
      tensors.add(
          StoredTensor.of(
              "layers." + l + ".bias", DataType.F32, layer.bias().toArray(), layer.bias().shape()));
    }
    return TensorFileWriter.write(tensors, Map.of());
  }
}
