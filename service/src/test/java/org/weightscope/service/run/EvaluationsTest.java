package org.weightscope.service.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.weightscope.api.Problem;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.OutputsOnly;
import org.weightscope.batch.ProbeInputs;
import org.weightscope.batch.WeightStatistics;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.service.TestPredictors;
import org.weightscope.service.batching.BatchLimits;
import org.weightscope.service.batching.Batcher;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;

class EvaluationsTest {
  private static final BatchLayout EVALUATES =
      new OutputsOnly(new ProbeInputs(List.of(2), 2).with(new float[] {1, 2, 3, 4}), 1);
  private static final Deadline AMPLE = Deadline.in(Duration.ofMinutes(1));

  private final Evaluations evaluations = new Evaluations(new SimpleMeterRegistry());

  @AfterEach
  void end() {
    evaluations.close();
  }

  private static NeuralGraph sumTimes(float factor) {
    Network.Builder builder = new Network.Builder(new Shape.Vector(2));
    builder.add(
        "fc",
        new Layer.Linear(
            Weights.of("w", new float[] {factor, factor}, 1, 2),
            Weights.of("b", new float[1], 1),
            Activation.Plain.NONE),
        0);
    return NeuralGraph.of(builder.build());
  }

  private static ServedModel model(BatchLayout layout) {
    ModelCard card = TestPredictors.card();
    return new ServedModel(
        new ModelCard(
            card.format(),
            "of-a-test",
            "1",
            card.task(),
            card.family(),
            layout,
            card.labels(),
            card.temperature(),
            card.envelope(),
            card.metrics(),
            card.training(),
            card.selfTest()),
        "sha256:0",
        new Batcher<>("unused", new BatchLimits(1, 1, 1, 1, 1), _ -> List.of()));
  }

  @Test
  void aNetworkIsEvaluatedOnTheInputsOfTheModel() throws Exception {
    ModelInput input = evaluations.input(sumTimes(10), model(EVALUATES), AMPLE);
    assertEquals(
        List.of(30f, 70f),
        List.of(
            input.values().orElseThrow().outputs()[0], input.values().orElseThrow().outputs()[1]));
  }

  @Test
  void forAModelWithoutInputsNothingIsEvaluated() throws Exception {
    Deadline passed = Deadline.in(Duration.ZERO);
    assertTrue(
        evaluations
            .input(sumTimes(1), model(new WeightStatistics(1, false)), passed)
            .values()
            .isEmpty());
  }

  @Test
  void afterTheDeadlineNothingIsEvaluated() {
    AtomicLong now = new AtomicLong();
    Deadline deadline = Deadline.in(Duration.ofNanos(10), now::get);
    now.set(10);
    DeadlinePassedException e =
        assertThrows(
            DeadlinePassedException.class,
            () -> evaluations.input(sumTimes(1), model(EVALUATES), deadline));
    assertEquals("evaluate", e.stage());
  }

  @Test
  void valuesTooLargeForFloat32AreRefusedAndNotGivenToTheModel() {
    RefusedException e =
        assertThrows(
            RefusedException.class,
            () -> evaluations.input(sumTimes(Float.MAX_VALUE), model(EVALUATES), AMPLE));
    assertEquals("values", assertInstanceOf(Problem.OutsideEnvelope.class, e.problem()).what());
  }
}
