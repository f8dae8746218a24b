package org.weightscope.zoo;

import java.util.SplittableRandom;
import org.weightscope.pictures.PictureSet;

/**
 * One run of a zoo before it is trained: what its number drew.
 *
 * @param number counted from 0
 * @param source index of the data set in the recipe
 * @param blueprint its architecture
 * @param hyperParameters how it is trained
 * @param seed of its start, its pictures, their order and what is dropped
 */
record Candidate(
    int number, int source, Blueprint blueprint, HyperParameters hyperParameters, long seed) {

  /** The run of a number; it does not depend on other runs. */
  static Candidate draw(ZooRecipe recipe, int number) {
    // Seeds of neighbouring runs differ in many bits, as SplittableRandom mixes its seed only once.
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(recipe.seed() * 1_000_003 + number).nextLong());
    int source = random.nextInt(recipe.sources().size());
    int channels = recipe.sources().get(source).mean().size();
    Blueprint blueprint =
        recipe.architectures().draw(random, channels, recipe.size(), PictureSet.CLASSES);
    HyperParameters drawn = recipe.hyperParameters().draw(random);
    return new Candidate(number, source, blueprint, drawn, random.nextLong());
  }

  /** The name of the folder of the run of a number. */
  static String nameOf(int number) {
    return "run-%05d".formatted(number);
  }

  /** The name of its folder. */
  String name() {
    return nameOf(number);
  }
}
