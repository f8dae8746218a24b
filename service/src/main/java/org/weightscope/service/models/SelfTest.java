package org.weightscope.service.models;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Inr;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.inference.GraphModel;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.inference.UnusableModelException;

/** Asks a model for answers that its card says it must give. */
final class SelfTest {
  private static final double TOLERANCE = 1e-3;

  private SelfTest() {}

  /**
   * Runs all self-tests of the card, which also warms the model up.
   *
   * @throws UnusableModelException if there is none, or an answer is another
   */
  static void run(GraphModel model) throws UnusableModelException {
    List<ModelCard.SelfTest> tests = model.card().selfTest();
    if (tests.isEmpty()) {
      throw new UnusableModelException("its card has no self-test");
    }
    for (int i = 0; i < tests.size(); i++) {
      ModelOutputs found;
      try {
        NeuralGraph graph = graph(tests.get(i).network(), model.card().task());
        found = model.run(List.of(ModelInput.of(graph, model.card().layout()))).getFirst();
        answer(model.card(), found);
      } catch (UnreadableFileException
          | UnreadableNetworkException
          | IllegalArgumentException
          | IllegalStateException e) {
        throw new UnusableModelException(
            "self-test %d cannot run: %s".formatted(i, e.getMessage()));
      }
      compare(i, tests.get(i).logits(), found.logits());
    }
  }

  private static NeuralGraph graph(String base64, ModelCard.Task task)
      throws UnreadableFileException, UnreadableNetworkException {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    DescribedNetwork network =
        NetworkReader.read(TensorFile.read(bytes, ReadLimits.DEFAULT), Optional.empty());
    return NeuralGraph.of(
        switch (task) {
          case CLASSIFY_INR, EDIT_INR ->
              network
                  .inr()
                  .map(Inr::canonical)
                  .orElseThrow(() -> new IllegalArgumentException("its network is no INR"));
          case PREDICT_GENERALIZATION -> network.network();
        });
  }

  /** A predictor's outputs must be what its card says of them. */
  private static void answer(ModelCard card, ModelOutputs outputs) throws UnusableModelException {
    if (card.task() != ModelCard.Task.PREDICT_GENERALIZATION) {
      return;
    }
    if (outputs.logits().length != 1) {
      throw new UnusableModelException("a predictor has one logit, not " + outputs.logits().length);
    }
    Prediction prediction =
        card.prediction()
            .orElseThrow(
                () -> new UnusableModelException("its card does not say what it was trained on"));
    if (prediction.familiarity().isPresent()) {
      Prediction.Familiarity familiarity = prediction.familiarity().get();
      int found = outputs.row(familiarity.output()).length;
      if (found != familiarity.mean().size()) {
        throw new UnusableModelException(
            "its embeddings have %d numbers, its card has the mean of %d"
                .formatted(found, familiarity.mean().size()));
      }
    }
  }

  private static void compare(int test, List<Double> expected, float[] found)
      throws UnusableModelException {
    if (expected.size() != found.length) {
      throw new UnusableModelException(
          "self-test %d: %d logits, expected %d".formatted(test, found.length, expected.size()));
    }
    for (int i = 0; i < found.length; i++) {
      if (!(Math.abs(found[i] - expected.get(i)) <= TOLERANCE)) {
        throw new UnusableModelException(
            "self-test %d: logit %d is %s, expected %s"
                .formatted(test, i, found[i], expected.get(i)));
      }
    }
  }
}
