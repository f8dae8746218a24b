package org.weightscope.pictures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.weightscope.fitting.Pictures;

/**
 * A data set of pictures and how they are shown to the networks.
 *
 * @param name what tables call it
 * @param kind form of its files
 * @param folder where they lie, relative to the folder of all data
 * @param grey whether colours become brightness; files of grey pictures are grey anyway
 * @param mean subtracted from each channel, whose values are from 0 to 1
 * @param deviation by which each channel is divided then
 */
public record PictureSource(
    String name,
    Kind kind,
    String folder,
    boolean grey,
    List<Double> mean,
    List<Double> deviation) {

  public PictureSource {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    int channels = kind == Kind.CIFAR && !grey ? CifarPictures.CHANNELS : 1;
    if (mean.size() != channels || deviation.size() != channels) {
      throw new IllegalArgumentException(
          "%s has %d channels; mean %s and deviation %s have others"
              .formatted(name, channels, mean, deviation));
    }
    if (deviation.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException("deviation must be above 0, not " + deviation);
    }
  }

  /** Forms of files. */
  public enum Kind {
    /** IDX, as MNIST and Fashion-MNIST come. */
    IDX,
    /** {@code train.tar.gz} and {@code test.tar.gz} of JPEG files in a folder a class. */
    CIFAR;

    /** The word in recipes. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads one side.
   *
   * @param data folder of all data
   * @param cache folder in which unpacked pictures are kept
   * @param size rows and columns to which pictures are brought
   */
  public PictureSet read(Path data, Path cache, Pictures.Side side, int size) throws IOException {
    return switch (kind) {
      case IDX -> {
        Pictures read = Pictures.read(data.resolve(folder), name, side);
        int count = read.images().size();
        Shrink shrink = new Shrink(read.images().rows(), read.images().columns(), size);
        float[] pixels = new float[count * size * size];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
          shrink.into(read.images().picture(i), 0, pixels, i * size * size);
          labels[i] = read.labels().label(i);
        }
        yield normalised(new PictureSet(1, size, pixels, labels));
      }
      case CIFAR -> {
        CifarPictures read = CifarPictures.read(data.resolve(folder), cache, side);
        Shrink shrink = new Shrink(CifarPictures.SIZE, CifarPictures.SIZE, size);
        int channels = mean.size();
        float[] pixels = new float[read.count() * channels * size * size];
        int[] labels = new int[read.count()];
        for (int i = 0; i < read.count(); i++) {
          labels[i] = read.label(i);
          float[] picture = grey ? read.grey(i) : read.colours(i);
          for (int c = 0; c < channels; c++) {
            shrink.into(picture, c * shrink.pixels(), pixels, (i * channels + c) * size * size);
          }
        }
        yield normalised(new PictureSet(channels, size, pixels, labels));
      }
    };
  }

  /** Says to people what a network expects. */
  public String inputs(int size) {
    return "%d channels %s of %d x %d, minus %s, divided by %s"
        .formatted(
            mean.size(),
            mean.size() == 1 ? "(grey)" : "(red, green, blue)",
            size,
            size,
            mean,
            deviation);
  }

  private PictureSet normalised(PictureSet set) {
    float[] pixels = set.pixels();
    int plane = set.size() * set.size();
    for (int i = 0; i < pixels.length; i++) {
      int c = i / plane % set.channels();
      pixels[i] = (float) ((pixels[i] - mean.get(c)) / deviation.get(c));
    }
    return set;
  }
}
