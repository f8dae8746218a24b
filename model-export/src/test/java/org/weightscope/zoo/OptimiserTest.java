package org.weightscope.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class OptimiserTest {

  private static float[] after(int steps, Optimiser optimiser, double decay, float gradient) {
    float[] parameter = {2};
    Optimiser.Descent descent = optimiser.descent(0.1, decay, 1);
    for (int i = 0; i < steps; i++) {
      descent.step(parameter, new float[] {gradient});
    }
    return parameter;
  }

  @Test
  void momentumGathersGradients() {
    // Velocities 1 and 0.9 + 1.
    assertArrayEquals(
        new float[] {2 - 0.1f * 1 - 0.1f * 1.9f}, after(2, Optimiser.SGD, 0, 1), 1e-6f);
  }

  @Test
  void penaltyOfMomentumIsPartOfTheGradient() {
    assertArrayEquals(new float[] {2 - 0.1f * 0.5f * 2}, after(1, Optimiser.SGD, 0.5, 0), 1e-6f);
  }

  @Test
  void firstStepOfAdamIsTheRate() {
    assertArrayEquals(new float[] {1.9f}, after(1, Optimiser.ADAM, 0, 7), 1e-6f);
    assertArrayEquals(new float[] {1.9f}, after(1, Optimiser.ADAMW, 0, 7), 1e-6f);
  }

  @Test
  void penaltyOfAdamIsNormalisedLikeAGradientAndDecayOfAdamWIsNot() {
    assertArrayEquals(new float[] {1.9f}, after(1, Optimiser.ADAM, 0.5, 0), 1e-6f);
    assertArrayEquals(
        new float[] {2 * (1 - 0.1f * 0.5f)}, after(1, Optimiser.ADAMW, 0.5, 0), 1e-6f);
  }
}
