package org.weightscope.export;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.GraphModel;
import org.weightscope.model.onnx.OnnxExport;
import org.weightscope.network.Network;
import org.weightscope.training.Run;

/** What the files of all models have in common. */
final class ModelFile {
  private ModelFile() {}

  /**
   * The model with its card.
   *
   * @param network any that fits, to show the form of the inputs
   */
  static byte[] of(Run run, Run.Outcome outcome, ModelCard card, Network network) {
    GraphModel model = run.recipe().model(outcome.best().parameters());
    return OnnxExport.write(
        model,
        run.recipe().weights(outcome.best().parameters()),
        model.layout().batch(List.of(NeuralGraph.of(network))),
        Map.of(ModelCard.KEY, card.toJson()));
  }

  /**
   * Where the model comes from.
   *
   * @param data name of the training data
   * @param hardware what the run was trained on
   */
  static ModelCard.Training training(Run run, Run.Outcome outcome, String data, String hardware) {
    return new ModelCard.Training(
        data,
        run.digest(),
        run.recipe().seed(),
        outcome.best().epoch(),
        Math.round(outcome.seconds()),
        hardware,
        outcome.parameters(),
        run.recipe().licence());
  }

  /**
   * A self-test.
   *
   * @param file of the network, in safetensors
   * @param logits that the training engine gives for it
   */
  static ModelCard.SelfTest selfTest(byte[] file, float[] logits) {
    List<Double> expected = new ArrayList<>();
    for (float logit : logits) {
      expected.add((double) logit);
    }
    return new ModelCard.SelfTest(Base64.getEncoder().encodeToString(file), expected);
  }
}
