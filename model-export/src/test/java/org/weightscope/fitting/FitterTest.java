package org.weightscope.fitting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FitterTest {
  private static final PictureGrid GRID = new PictureGrid(12, 10);

  /** A soft spot, as strokes are. */
  private static float[] spot() {
    float[] picture = new float[GRID.pixels()];
    for (int p = 0; p < picture.length; p++) {
      double r = Math.hypot(GRID.row(p) - 0.3, GRID.column(p) + 0.2);
      picture[p] = (float) Math.exp(-8 * r * r);
    }
    return picture;
  }

  private static double decibel(double meanSquaredError) {
    return -10 * Math.log10(meanSquaredError);
  }

  @Test
  void sharpFitReproducesThePicture() {
    Fitter fitter = new Fitter(FittingRecipe.sharp(SirenShape.parse("2-16-16-1")), GRID);
    double psnr = decibel(fitter.meanSquaredError(fitter.fit(spot(), 3), spot()));
    assertTrue(psnr > 50, "a smooth spot is fitted to 50 dB, this one to " + psnr);
  }

  @Test
  void smoothFitIsStoredInTheCanonicalConvention() {
    Fitter fitter = new Fitter(FittingRecipe.smooth(SirenShape.parse("2-16-16-1")), GRID);
    double psnr = decibel(fitter.meanSquaredError(fitter.fit(spot(), 3), spot()));
    assertTrue(psnr > 25, "without the 0.5 in the last bias it would be 6 dB; it is " + psnr);
  }

  @Test
  void fitDoesNotDependOnWhatWasFittedBefore() {
    FittingRecipe recipe =
        new FittingRecipe(SirenShape.parse("2-8-8-1"), Start.SIREN, 30, 2e-3, 1e-4, 5);
    Fitter fresh = new Fitter(recipe, GRID);
    Fitter used = new Fitter(recipe, GRID);
    used.fit(new float[GRID.pixels()], 99);
    assertArrayEquals(fresh.fit(spot(), 7), used.fit(spot(), 7));
  }

  @Test
  void oneStepOfAdamMovesEveryParameterByTheRate() {
    SirenShape shape = SirenShape.parse("2-8-1");
    FittingRecipe recipe = new FittingRecipe(shape, Start.SIREN, 1, 2e-3, 1e-4, 20);
    float[] start = Start.SIREN.draw(shape, 4);
    float[] after = new Fitter(recipe, GRID).fit(spot(), 4);
    for (int i = 0; i < start.length; i++) {
      assertEquals(1e-4, Math.abs(after[i] - start[i]), 2e-6, "parameter " + i);
    }
  }

  @Test
  void rateWarmsUpAndFallsAlongACosine() {
    FittingRecipe recipe = FittingRecipe.sharp(SirenShape.parse("2-32-32-1"));
    assertEquals(2e-3 / 20, recipe.rate(1), 1e-12);
    assertEquals(1e-4 + 1.9e-3 * 0.5, recipe.rate(251), 1e-12);
    assertEquals(1e-4, recipe.rate(500), 1e-7);
  }

  @Test
  void startHasTheRangesOfItsKind() {
    SirenShape shape = SirenShape.parse("2-512-512-1");
    float[] siren = Start.SIREN.draw(shape, 1);
    float[] navon = Start.NAVON.draw(shape, 1);
    int hidden = 1024 + 512;
    int last = hidden + 512 * 512 + 512;
    double rule = Math.sqrt(6.0 / 512) / 30;
    assertRange(0.5, siren, 0, 1024, "first weight, siren");
    assertRange(Math.sqrt(0.5), siren, 1024, hidden, "first bias, siren");
    assertRange(rule, siren, hidden, hidden + 512 * 512, "hidden weight, siren");
    assertRange(1 / Math.sqrt(512), siren, last - 512, last, "hidden bias, siren");
    assertRange(rule, siren, last, last + 512, "last weight, siren");
    assertRange(Math.sqrt(3) / 30, navon, 0, 1024, "first weight, navon");
    assertRange(0, navon, 1024, hidden, "first bias, navon");
    assertRange(rule, navon, hidden, hidden + 512 * 512, "hidden weight, navon");
    assertRange(1 / Math.sqrt(512), navon, last, last + 512, "last weight, navon");
  }

  private static void assertRange(double range, float[] values, int from, int to, String what) {
    float[] part = Arrays.copyOfRange(values, from, to);
    double most = 0;
    for (float value : part) {
      most = Math.max(most, Math.abs(value));
    }
    assertEquals(range, most, 0.02 * range, what);
  }

  @Test
  void firstDrawIsTheColumnWeightOfTheFirstNeuron() {
    float[] drawn = Start.SIREN.draw(SirenShape.parse("2-4-1"), 0);
    SplitMix stream = SplitMix.ofSeed(0);
    assertEquals((float) (stream.symmetric() * 0.5), drawn[1], "column");
    assertEquals((float) (stream.symmetric() * 0.5), drawn[0], "row");
  }

  @Test
  void shapesOtherThanOfGreyPicturesAreRefused() {
    for (String text :
        new String[] {"3-32-1", "2-32", "2-1", "2-0-1", "2-32-3", "2-32-32-1-", ""}) {
      assertThrows(IllegalArgumentException.class, () -> SirenShape.parse(text), text);
    }
    assertEquals(1185, SirenShape.parse("2-32-32-1").parameters());
    assertEquals("2-64-32-1", SirenShape.parse("2-64-32-1").toString());
  }
}
