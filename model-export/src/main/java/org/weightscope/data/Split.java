package org.weightscope.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Positions of a data set for training and for validation.
 *
 * <p>Divided by picture: several networks of one picture are on the same side, otherwise validation
 * would see what training has seen. Immutable.
 */
public final class Split {
  private final int[] training;
  private final int[] validation;

  private Split(int[] training, int[] validation) {
    this.training = training;
    this.validation = validation;
  }

  /**
   * Draws pictures for validation; all others are for training.
   *
   * @param pictures the picture of each position, 0 or more
   * @param forValidation number of pictures for validation, 0 to the number of different ones
   * @param seed the same seed, pictures and number give the same split
   */
  public static Split byPicture(int[] pictures, int forValidation, long seed) {
    int[] distinct = Arrays.stream(pictures).sorted().distinct().toArray();
    if (forValidation < 0 || forValidation > distinct.length) {
      throw new IllegalArgumentException(
          "%d pictures for validation out of %d".formatted(forValidation, distinct.length));
    }
    SplittableRandom random = new SplittableRandom(seed);
    BitSet chosen = new BitSet();
    for (int i = 0; i < forValidation; i++) {
      int other = i + random.nextInt(distinct.length - i);
      int drawn = distinct[other];
      distinct[other] = distinct[i];
      distinct[i] = drawn;
      chosen.set(drawn);
    }
    int[] training = new int[pictures.length];
    int[] validation = new int[pictures.length];
    int trainings = 0;
    int validations = 0;
    for (int i = 0; i < pictures.length; i++) {
      if (chosen.get(pictures[i])) {
        validation[validations++] = i;
      } else {
        training[trainings++] = i;
      }
    }
    return new Split(Arrays.copyOf(training, trainings), Arrays.copyOf(validation, validations));
  }

  /** Positions for training, ascending. */
  public int[] training() {
    return training.clone();
  }

  /** Positions for validation, ascending. */
  public int[] validation() {
    return validation.clone();
  }
}
