package org.weightscope.pictures;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Pictures as a network sees them, with their classes.
 *
 * @param channels 1 or 3
 * @param size rows and columns
 * @param pixels {@code [picture, channel, row, column]}, normalised by channel
 * @param labels class of each picture
 */
// Owned by the package and never changed: copies of 150 MB would be dear.
@SuppressWarnings("ArrayRecordComponent")
public record PictureSet(int channels, int size, float[] pixels, int[] labels) {

  /** Number of classes in all sources that there are. */
  public static final int CLASSES = 10;

  public PictureSet {
    if (pixels.length != labels.length * channels * size * size) {
      throw new IllegalArgumentException(
          "%d values are not %d pictures of %d x %d x %d"
              .formatted(pixels.length, labels.length, channels, size, size));
    }
    for (int label : labels) {
      if (label < 0 || label >= CLASSES) {
        throw new IllegalArgumentException(
            "label %d is none of %d classes".formatted(label, CLASSES));
      }
    }
  }

  /** Number of pictures. */
  public int count() {
    return labels.length;
  }

  /** Number of values of a picture. */
  public int values() {
    return channels * size * size;
  }

  /** Copies some pictures, one behind the other. */
  public float[] pictures(int[] indices) {
    float[] copy = new float[indices.length * values()];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * values(), copy, i * values(), values());
    }
    return copy;
  }

  /** The labels of some pictures. */
  public int[] labels(int[] indices) {
    int[] some = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      some[i] = labels[indices[i]];
    }
    return some;
  }

  /** The numbers of all pictures in random order. */
  public int[] order(RandomGenerator random) {
    int[] order = new int[count()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The first pictures in an order drawn at random, all if there are fewer. */
  public PictureSet some(int count, RandomGenerator random) {
    int[] indices = Arrays.copyOf(order(random), Math.min(count, count()));
    return new PictureSet(channels, size, pictures(indices), labels(indices));
  }

  /** The same pictures, a share of which have a label drawn at random. */
  public PictureSet mislabelled(double share, RandomGenerator random) {
    int[] drawn = labels.clone();
    for (int i = 0; i < drawn.length; i++) {
      if (random.nextDouble() < share) {
        drawn[i] = random.nextInt(CLASSES);
      }
    }
    return new PictureSet(channels, size, pixels, drawn);
  }
}
