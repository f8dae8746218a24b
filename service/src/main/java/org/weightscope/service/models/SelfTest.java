package org.weightscope.service.models;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.weightscope.card.ModelCard;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Inr;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.inference.GraphModel;
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
      float[] found;
      try {
        found = model.logits(List.of(graph(tests.get(i).network())))[0];
      } catch (UnreadableFileException
          | UnreadableNetworkException
          | IllegalArgumentException
          | IllegalStateException e) {
        throw new UnusableModelException(
            "self-test %d cannot run: %s".formatted(i, e.getMessage()));
      }
      compare(i, tests.get(i).logits(), found);
    }
  }

  private static NeuralGraph graph(String base64)
      throws UnreadableFileException, UnreadableNetworkException {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    return NeuralGraph.of(
        NetworkReader.read(TensorFile.read(bytes, ReadLimits.DEFAULT), Optional.empty())
            .inr()
            .map(Inr::canonical)
            .orElseThrow(() -> new IllegalArgumentException("its network is no INR")));
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
