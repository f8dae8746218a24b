package org.weightscope.fitting;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fits SIRENs to pictures, one after another, in arrays that are made once.
 *
 * <p>A result depends on the recipe, the picture and the seed, and on the vector width of the
 * machine in the last bits; not on what was fitted before. Not safe for use by several threads.
 */
final class Fitter {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final FittingRecipe recipe;
  private final SirenPass pass;
  private final float[] mean;
  private final float[] square;

  Fitter(FittingRecipe recipe, PictureGrid grid) {
    this.recipe = recipe;
    pass = new SirenPass(recipe.shape(), grid);
    mean = new float[pass.parameters.length];
    square = new float[pass.parameters.length];
  }

  /**
   * Fits one picture.
   *
   * @param picture one value in [0, 1] per pixel, row by row
   * @param seed of the random start
   * @return the parameters in the canonical convention (row, column; the output is the pixel)
   */
  float[] fit(float[] picture, long seed) {
    float offset = recipe.start().offset();
    float[] target = picture.clone();
    for (int p = 0; p < target.length; p++) {
      target[p] -= offset;
    }
    pass.aimAt(target);
    pass.load(recipe.start().draw(recipe.shape(), seed));
    Arrays.fill(mean, 0);
    Arrays.fill(square, 0);
    for (int step = 1; step <= recipe.steps(); step++) {
      pass.forward();
      pass.backward();
      adam(step);
    }
    float[] fitted = pass.unpadded(pass.parameters);
    fitted[fitted.length - 1] += offset;
    return fitted;
  }

  /**
   * Mean squared error of parameters of the canonical convention against a picture, rendered in
   * float32 without clipping.
   */
  double meanSquaredError(float[] parameters, float[] picture) {
    pass.aimAt(picture);
    pass.load(parameters);
    pass.forward();
    return pass.meanSquaredError();
  }

  private void adam(int step) {
    float[] parameters = pass.parameters;
    float[] gradient = pass.gradient;
    float rate = (float) (recipe.rate(step) / (1 - Math.pow(BETA1, step)));
    float unbias = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step)));
    for (int at = 0; at < parameters.length; at += LANES.length()) {
      FloatVector g = FloatVector.fromArray(LANES, gradient, at);
      FloatVector m = FloatVector.fromArray(LANES, mean, at).mul(BETA1).add(g.mul(1 - BETA1));
      FloatVector v =
          FloatVector.fromArray(LANES, square, at).mul(BETA2).add(g.mul(g).mul(1 - BETA2));
      m.intoArray(mean, at);
      v.intoArray(square, at);
      FloatVector change = m.mul(rate).div(v.sqrt().mul(unbias).add(EPSILON));
      FloatVector.fromArray(LANES, parameters, at).sub(change).intoArray(parameters, at);
    }
  }
}
