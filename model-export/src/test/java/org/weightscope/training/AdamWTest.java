package org.weightscope.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;

class AdamWTest {

  @Test
  void aGradientThatIsNotFiniteStopsTheRunAndChangesNothing() {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager(Device.cpu())) {
      ParameterStore store = new ParameterStore(manager, 1);
      DjlTensor x = store.parameters(true).trained("x", new Parameters.Start.Constant(2), 3);
      AdamW optimiser = new AdamW(new AdamW.Settings(0.1, false, 1), manager, store);
      try (NDManager step = manager.newSubManager()) {
        store.tempAttach(step);
        try (GradientCollector collector = engine.newGradientCollector()) {
          collector.backward(x.times(Double.NaN).array().sum());
        }
        assertThrows(ArithmeticException.class, () -> optimiser.step(0.01, step));
      }
      assertArrayEquals(new float[] {2, 2, 2}, store.values().get("x"), "the parameter as it was");
    }
  }
}
