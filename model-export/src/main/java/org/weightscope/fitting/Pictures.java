package org.weightscope.fitting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.weightscope.data.IdxImages;
import org.weightscope.data.IdxLabels;

/**
 * The pictures of one split of a data set, with their classes.
 *
 * @param dataset name of the data set, for the metadata of what is fitted
 * @param split which part of the data set
 * @param images the pictures
 * @param labels one for each picture
 */
public record Pictures(String dataset, Side split, IdxImages images, IdxLabels labels) {

  /** The two parts in which MNIST and its relatives come. */
  public enum Side {
    TRAIN("train", 0),
    TEST("t10k", 1_000_000);

    private final String prefix;
    private final long firstSeed;

    Side(String prefix, long firstSeed) {
      this.prefix = prefix;
      this.firstSeed = firstSeed;
    }

    /** The word in metadata and file names: {@code train} or {@code test}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The seed of the fit of a picture: the two parts never share one. */
    long seed(int picture) {
      return firstSeed + picture;
    }
  }

  public Pictures {
    if (images.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%d pictures but %d labels in %s".formatted(images.size(), labels.size(), dataset));
    }
  }

  /**
   * Reads the two files of a part, plain or in gzip, under the names that MNIST and Fashion-MNIST
   * have ({@code train-images-idx3-ubyte.gz}, {@code t10k-labels-idx1-ubyte} …).
   *
   * @throws NoSuchFileException if one is missing
   * @throws org.weightscope.data.MalformedDataException if one is damaged
   */
  public static Pictures read(Path folder, String dataset, Side side) throws IOException {
    return new Pictures(
        dataset,
        side,
        IdxImages.read(existing(folder, side.prefix + "-images-idx3-ubyte")),
        IdxLabels.read(existing(folder, side.prefix + "-labels-idx1-ubyte")));
  }

  private static Path existing(Path folder, String name) throws NoSuchFileException {
    Path packed = folder.resolve(name + ".gz");
    Path plain = folder.resolve(name);
    if (Files.isRegularFile(packed)) {
      return packed;
    }
    if (Files.isRegularFile(plain)) {
      return plain;
    }
    throw new NoSuchFileException(packed.toString(), null, "nor without .gz");
  }

  /** Where the pixels lie. */
  PictureGrid grid() {
    return new PictureGrid(images.rows(), images.columns());
  }
}
