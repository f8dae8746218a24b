package org.weightscope.service.classification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
  @Test
  void theTemperatureDividesTheLogits() {
    Probabilities p = Probabilities.of(new float[] {0, 2 * (float) Math.log(3)}, 2);
    assertArrayEquals(new double[] {0.25, 0.75}, p.values(), 1e-7);
    assertEquals(1, p.likeliest());
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    Probabilities p = Probabilities.of(new float[] {3e38f, -3e38f, 3e38f}, 0.5);
    assertArrayEquals(new double[] {0.5, 0, 0.5}, p.values(), 1e-12);
    assertEquals(1, Arrays.stream(p.values()).sum(), 1e-12);
    assertEquals(0, p.likeliest(), "the first of equals");
  }
}
