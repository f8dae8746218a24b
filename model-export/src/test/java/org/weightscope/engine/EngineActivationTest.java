package org.weightscope.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightscope.network.Activation;

class EngineActivationTest {
  private static final float[] PLACES = {-7.3f, -2.9f, -1.2f, -0.35f, 0.4f, 0.9f, 2.2f, 6.6f};
  private static final int OTHERS = 5000;
  private static final float STEP = 1e-2f;

  static Stream<Activation> activations() {
    return Stream.concat(
        Stream.of(Activation.Plain.values()),
        Stream.of(
            new Activation.Sine(1.5),
            new Activation.Cosine(0.7),
            new Activation.LeakyRelu(0.1),
            new Activation.Elu(1.3),
            new Activation.Celu(0.6),
            new Activation.Softplus(2),
            new Activation.HardSigmoid(0.2, 0.5),
            new Activation.Clip(-0.5, 3)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void theGradientIsTheSlopeWhateverElseUsesTheMemoryMeanwhile(Activation activation)
      throws InterruptedException {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      NDArray x = manager.create(PLACES);
      float[] above = EngineActivation.apply(activation, x.add(STEP)).toFloatArray();
      float[] below = EngineActivation.apply(activation, x.sub(STEP)).toFloatArray();
      for (int round = 0; round < 3; round++) {
        NDArray input = manager.create(PLACES); // gradients add up in one array
        input.setRequiresGradient(true);
        try (GradientCollector collector = engine.newGradientCollector()) {
          NDArray y = EngineActivation.apply(activation, input).sum();
          List<ByteBuffer> others = collectedAndOverwritten();
          collector.backward(y);
          assertEquals(OTHERS, others.size());
        }
        float[] gradient = input.getGradient().toFloatArray();
        for (int i = 0; i < PLACES.length; i++) {
          assertEquals(
              (above[i] - below[i]) / (2 * STEP),
              gradient[i],
              2e-3,
              "%s at %s, round %d".formatted(activation, PLACES[i], round));
        }
      }
    }
  }

  /** Arrays lie in buffers of the JVM: whatever nobody holds is freed and taken by others. */
  private static List<ByteBuffer> collectedAndOverwritten() throws InterruptedException {
    System.gc();
    Thread.sleep(5); // buffers are freed by a thread of their own
    List<ByteBuffer> others = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      others.add(ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, 1e20f));
    }
    return others;
  }
}
