package org.weightscope.model.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The backward pass reads the numbers of the forward pass; they must still be there after a
 * collection.
 */
class NumbersInGradientsTest {

  @Test
  void aFactorSurvivesACollectionBetweenForwardAndBackward() {
    assertArrayEquals(new float[] {30, 30}, gradient(x -> x.times(30)), "d(30 x)/dx");
  }

  @Test
  void aFloorSurvivesACollectionBetweenForwardAndBackward() {
    assertArrayEquals(
        new float[] {0, 1}, gradient(x -> x.atLeast(0)), "d max(x, 0)/dx at -1 and 2");
  }

  private static float[] gradient(UnaryOperator<DjlTensor> function) {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager step = engine.newBaseManager(Device.cpu());
        GradientCollector collector = engine.newGradientCollector()) {
      NDArray x = step.create(new float[] {-1, 2}, new Shape(2));
      x.setRequiresGradient(true);
      NDArray sum = function.apply(new DjlTensor(x, true)).array().sum();
      List<ByteBuffer> overwriting = new ArrayList<>();
      for (int round = 0; round < 5; round++) {
        System.gc();
        for (int i = 0; i < 2000; i++) {
          ByteBuffer small = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
          overwriting.add(small.putFloat(0, 1e20f));
        }
      }
      collector.backward(sum);
      return x.getGradient().toFloatArray();
    }
  }
}
