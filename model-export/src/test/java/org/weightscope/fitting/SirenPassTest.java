package org.weightscope.fitting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SirenPassTest {

  @Test
  void sineAndCosineAreThoseOfTheLibraryWithinThreeTenMillionths() {
    float[] z = new float[4096];
    float[] slope = new float[z.length];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) ((2 * random.nextDouble() - 1) * (i % 2 == 0 ? 2 : 33));
    }
    z[0] = 0;
    float[] given = z.clone();

    SineAndCosine.replace(z, slope, 30);

    for (int i = 0; i < z.length; i++) {
      double x = 30f * given[i];
      assertEquals(Math.sin(x), z[i], 3e-7, "sine of " + x);
      assertEquals(30 * Math.cos(x), slope[i], 30 * 3e-7, "30 times the cosine of " + x);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2-32-32-1", "2-8-1", "2-5-7-1", "2-12-4-20-1"})
  void gradientIsThatOfFiniteDifferences(String text) {
    SirenShape shape = SirenShape.parse(text);
    PictureGrid grid = new PictureGrid(9, 7);
    float[] picture = picture(grid, 3);
    float[] start = Start.SIREN.draw(shape, 11);
    SirenPass pass = new SirenPass(shape, grid);
    pass.load(start);
    pass.aimAt(picture);
    pass.forward();
    pass.backward();
    float[] gradient = pass.unpadded(pass.gradient);

    double[] parameters = new double[start.length];
    double largest = 0;
    for (int i = 0; i < start.length; i++) {
      parameters[i] = start[i];
      largest = Math.max(largest, Math.abs(gradient[i]));
    }
    assertEquals(
        ExactSiren.loss(shape, parameters, grid, picture), pass.meanSquaredError(), 1e-6, "loss");
    assertTrue(largest > 1e-3, "the gradient must not vanish for this test to say anything");
    double step = 1e-6;
    for (int i = 0; i < start.length; i++) {
      double kept = parameters[i];
      parameters[i] = kept + step;
      double above = ExactSiren.loss(shape, parameters, grid, picture);
      parameters[i] = kept - step;
      double below = ExactSiren.loss(shape, parameters, grid, picture);
      parameters[i] = kept;
      assertEquals(
          (above - below) / (2 * step), gradient[i], 1e-5 * largest + 1e-6, "parameter " + i);
    }
  }

  @Test
  void parametersComeBackAsTheyWereLoaded() {
    SirenShape shape = SirenShape.parse("2-5-7-1");
    float[] start = Start.SIREN.draw(shape, 5);
    SirenPass pass = new SirenPass(shape, new PictureGrid(4, 4));
    pass.load(start);
    assertArrayEquals(start, pass.unpadded(pass.parameters));
  }

  static float[] picture(PictureGrid grid, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] picture = new float[grid.pixels()];
    for (int p = 0; p < picture.length; p++) {
      picture[p] = (float) random.nextDouble();
    }
    return picture;
  }
}
