package org.weightscope.export;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.metrics.TemperatureScaling;
import org.weightscope.model.onnx.OnnxExport;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;
import org.weightscope.training.Examples;
import org.weightscope.training.InrExamples;
import org.weightscope.training.Recipe;
import org.weightscope.training.Run;
import org.weightscope.training.Trainer;

/** Turns a finished run into a model file. */
public final class Export {
  private static final int SELF_TESTS = 3;

  private Export() {}

  /**
   * The bytes of the model's file: parameters of the best epoch, temperature by validation, figures
   * of validation and test through ONNX Runtime, and a few validation networks with the logits the
   * training engine gives for them.
   *
   * @param hardware what the run was trained on
   */
  public static byte[] model(
      Run run, Run.Outcome outcome, InrExamples validation, InrExamples test, String hardware)
      throws OrtException, IOException {
    Recipe recipe = run.recipe();
    ClassPredictions trained = Trainer.predict(recipe, outcome.best(), validation);
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
            new ModelCard.Training(
                String.join(" + ", recipe.data().train()) + ", train shards",
                run.digest(),
                recipe.seed(),
                outcome.best().epoch(),
                Math.round(outcome.seconds()),
                hardware,
                outcome.parameters(),
                recipe.licence()),
            selfTests(recipe, outcome, validation));
    byte[] unmeasured = file(recipe, outcome, card, validation);
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
      return file(recipe, outcome, card.with(figures), validation);
    }
  }

  private static byte[] file(
      Recipe recipe, Run.Outcome outcome, ModelCard card, Examples examples) {
    return OnnxExport.write(
        recipe.model(),
        outcome.best().parameters(),
        recipe.model().layout().batch(List.of(NeuralGraph.of(examples.network(0)))),
        Map.of(ModelCard.KEY, card.toJson()));
  }

  private static List<ModelCard.SelfTest> selfTests(
      Recipe recipe, Run.Outcome outcome, Examples examples) {
    List<ModelCard.SelfTest> tests = new ArrayList<>();
    for (int i = 0; i < Math.min(SELF_TESTS, examples.size()); i++) {
      int index = i;
      Examples one =
          new Examples() {
            @Override
            public int size() {
              return 1;
            }

            @Override
            public Network network(int ignored) {
              return examples.network(index);
            }

            @Override
            public int label(int ignored) {
              return examples.label(index);
            }
          };
      ClassPredictions answer = Trainer.predict(recipe, outcome.best(), one);
      List<Double> logits = new ArrayList<>();
      for (int c = 0; c < recipe.labels().size(); c++) {
        logits.add((double) answer.logit(0, c));
      }
      tests.add(
          new ModelCard.SelfTest(
              Base64.getEncoder().encodeToString(safetensors(examples.network(i))), logits));
    }
    return tests;
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
