package org.weightscope.model.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightscope.model.Parameters;
import org.weightscope.model.Parameters.Kind;
import org.weightscope.model.Parameters.Start;

/** What training does beside the operations that both interpreters share. */
class DjlTensorTest {

  @Test
  void batchNormNormalisesByTheBatchAndMovesItsRunningNumbersByATenth() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      NDArray batch = manager.create(new float[] {1, 10, 3, 30}, new Shape(2, 2));
      DjlTensor x = new DjlTensor(batch, true);
      float[] normalised = store.parameters(true).batchNorm("norm", x, 2).array().toFloatArray();
      assertArrayEquals(new float[] {-1, -1, 1, 1}, normalised, 1e-3f);
      Map<String, float[]> values = store.values();
      assertArrayEquals(
          new float[] {0.2f, 2},
          values.get("norm.mean"),
          1e-5f,
          "a tenth of the way from 0 to the means 2 and 20");
      assertArrayEquals(
          new float[] {0.9f + 0.2f, 0.9f + 20},
          values.get("norm.variance"),
          1e-4f,
          "a tenth of the way from 1 to the unbiased variances 2 and 200");
    }
  }

  @Test
  void batchNormOutsideTrainingUsesAndKeepsItsRunningNumbers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      NDArray batch = manager.create(new float[] {1, 10, 3, 30}, new Shape(2, 2));
      DjlTensor x = new DjlTensor(batch, false);
      float[] normalised = store.parameters(false).batchNorm("norm", x, 2).array().toFloatArray();
      assertArrayEquals(batch.toFloatArray(), normalised, 1e-3f, "mean 0 and variance 1 at first");
      assertArrayEquals(new float[2], store.values().get("norm.mean"));
    }
  }

  @Test
  void dropoutZeroesAndRescalesInTrainingOnly() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(5);
      NDArray ones = manager.ones(new Shape(10_000));
      float[] dropped = new DjlTensor(ones, true).dropout(0.2).array().toFloatArray();
      int zeros = 0;
      for (float value : dropped) {
        assertTrue(value == 0 || Math.abs(value - 1.25) < 1e-6, "1 becomes 0 or 1 / 0.8: " + value);
        zeros += value == 0 ? 1 : 0;
      }
      assertEquals(2000, zeros, 200, "a fifth is zeroed");
      assertArrayEquals(
          ones.toFloatArray(), new DjlTensor(ones, false).dropout(0.2).array().toFloatArray());
    }
  }

  @Test
  void noGradientFlowsBelowAFloor() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      Parameters<DjlTensor> p = store.parameters(true);
      DjlTensor x = p.get("x", new Start.Constant(0), Kind.TRAINED, 2);
      store.set("x", new float[] {0.5f, 2});
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(x.atLeast(1).square().sum(0).array());
      }
      assertArrayEquals(new float[] {0, 4}, x.array().getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void gatheredRowsAddUpTheirGradients() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      DjlTensor x = store.parameters(true).get("x", new Start.Normal(1), Kind.TRAINED, 3, 2);
      DjlTensor rows = new DjlTensor(manager.create(new long[] {2, 0, 2}), true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(x.gather(rows).sum(0).sum(0).array());
      }
      assertArrayEquals(
          new float[] {1, 1, 0, 0, 2, 2}, x.array().getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void tablesWithoutRowsHaveGradientsToo() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, 1);
      DjlTensor weight = store.parameters(true).trained("w", new Start.Normal(1), 3, 2);
      DjlTensor none = new DjlTensor(manager.create(new Shape(0, 4, 2)), true);
      DjlTensor some = new DjlTensor(manager.ones(new Shape(1, 2)), true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        DjlTensor least = none.linear(weight).min(1); // (0,3)
        DjlTensor all = some.linear(weight).concat(0, java.util.List.of(least));
        collector.backward(all.sum(0).sum(0).array());
      }
      assertArrayEquals(
          new float[] {1, 1, 1, 1, 1, 1}, weight.array().getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void randomStartsHaveTheirSpread() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, new SplittableRandom(3).nextLong());
      Parameters<DjlTensor> p = store.parameters(false);
      float[] uniform = p.trained("u", new Start.Uniform(0.5), 20_000).array().toFloatArray();
      float[] normal = p.trained("n", new Start.Normal(3), 20_000).array().toFloatArray();
      assertEquals(0.5 / Math.sqrt(3), deviation(uniform), 0.01);
      assertEquals(3, deviation(normal), 0.1);
    }
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }
}
