package org.weightscope.model.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.WeightScale;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.Aggregation;
import org.weightscope.model.GraphModel;
import org.weightscope.model.Head;
import org.weightscope.model.InputFeatures;
import org.weightscope.model.NgGnn;
import org.weightscope.model.Output;
import org.weightscope.model.Readout;
import org.weightscope.network.Network;

/**
 * A network without skips beside one in which every hidden neuron stands twice, with the weights
 * out of hidden neurons multiplied by a factor.
 *
 * <p>With weights scaled by fan-in and messages summed up by their mean, NG-GNN answers exactly the
 * same for the factor 1 / √2, by which the weights shrink with which training starts in a network
 * twice as wide. For the factor 1/2, which keeps the function, scaled weights are smaller by √2,
 * and the answer is exactly that for the narrow network with its weights out of hidden neurons
 * divided by √2. A mean of each layer keeps this, as the mean of the outputs does.
 */
class WiderNetworksTest {
  private static final double ROOT = Math.sqrt(0.5);
  private static final Optional<WeightScale> FAN_IN = Optional.of(WeightScale.FAN_IN);
  private static final Optional<Aggregation> MEAN = Optional.of(Aggregation.MEAN);
  private static final List<Network> NARROW =
      Stream.of(
              RandomNetworks.convolutional(new SplittableRandom(1), 4, 5),
              RandomNetworks.convolutional(new SplittableRandom(2), 3))
          .map(network -> RandomNetworks.rescaled(network, 20)) // so that weights show in answers
          .toList();

  @ParameterizedTest
  @EnumSource
  void aNetworkTwiceAsWideGetsTheSameAnswer(Readout readout) {
    GraphModel model = model(FAN_IN, MEAN, readout);
    for (Interpreter interpreter : Interpreter.values()) {
      Tolerance.SAME.check(
          "logits of networks twice as wide by " + interpreter,
          logits(interpreter, model, NARROW),
          logits(interpreter, model, doubled(ROOT)));
    }
  }

  @Test
  void aFunctionThatStaysIsAnsweredByItsScaledWeights() {
    GraphModel model = model(FAN_IN, MEAN, Readout.LAYERS);
    List<Network> narrow =
        NARROW.stream().map(network -> RandomNetworks.rescaled(network, ROOT)).toList();
    Tolerance.SAME.check(
        "logits of networks twice as wide with the same function",
        logits(Interpreter.DJL, model, narrow),
        logits(Interpreter.DJL, model, doubled(0.5)));
  }

  @Test
  void withoutTheScaleTheAnswerDependsOnTheWidth() {
    assertDepends(model(Optional.empty(), MEAN, Readout.LAYERS));
  }

  @Test
  void asPublishedMessagesAreSummedUpSoThatTheAnswerDependsOnTheWidth() {
    assertDepends(model(FAN_IN, Optional.empty(), Readout.LAYERS));
  }

  private static void assertDepends(GraphModel model) {
    float[] narrow = logits(Interpreter.DJL, model, NARROW);
    float[] wide = logits(Interpreter.DJL, model, doubled(ROOT));
    assertEquals(NARROW.size(), narrow.length);
    double most = 0;
    for (int i = 0; i < narrow.length; i++) {
      most = Math.max(most, Math.abs(narrow[i] - wide[i]));
    }
    assertTrue(most > 1e-3, "answers move only by " + most + " when networks are twice as wide");
  }

  private static List<Network> doubled(double factor) {
    return NARROW.stream().map(network -> RandomNetworks.doubled(network, factor)).toList();
  }

  private static GraphModel model(
      Optional<WeightScale> scale, Optional<Aggregation> aggregation, Readout readout) {
    GraphFeatures features =
        new GraphFeatures(2, 2, 3, 5, true, false, Optional.empty(), Optional.empty(), scale);
    return new NgGnn(
        new InEdges(features, 3, Optional.empty(), false),
        8,
        3,
        new InputFeatures(0, 1),
        Optional.empty(),
        true,
        1.5,
        0,
        new Output.Accuracy(new Head.Plain(List.of(8)), Optional.empty(), 0, Optional.of(readout)),
        aggregation);
  }

  private static float[] logits(Interpreter interpreter, GraphModel model, List<Network> networks) {
    GraphBatch batch = model.layout().batch(networks.stream().map(NeuralGraph::of).toList());
    Map<String, float[]> parameters = SmallModels.parameters(model, batch, 5);
    parameters.forEach((name, values) -> {
      for (int i = 0; name.startsWith("accuracy.") && i < values.length; i++) {
        values[i] *= 4; // so that small differences of nodes show in the answer
      }
    });
    return interpreter.outputs(model, parameters, batch).getOrDefault("logits", new float[0]);
  }
}
