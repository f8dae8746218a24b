package org.weightscope.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Grey pictures of one size, as MNIST has them; one byte per pixel in memory. Immutable. */
public final class IdxImages {
  private final int size;
  private final int rows;
  private final int columns;
  private final byte[] pixels;

  private IdxImages(IdxFile file) {
    size = file.sizes()[0];
    rows = file.sizes()[1];
    columns = file.sizes()[2];
    pixels = file.values();
  }

  /**
   * Reads an IDX file of pictures (magic 0x00000803), plain or in gzip.
   *
   * @throws MalformedDataException if it is anything else, cut, or goes on behind the last picture
   */
  public static IdxImages read(Path file) throws IOException {
    return new IdxImages(IdxFile.read(file, 3));
  }

  /** Number of pictures. */
  public int size() {
    return size;
  }

  /** Pixels from top to bottom. */
  public int rows() {
    return rows;
  }

  /** Pixels from left to right. */
  public int columns() {
    return columns;
  }

  /** A picture row by row, 0 black, 1 white. */
  public float[] picture(int index) {
    Objects.checkIndex(index, size);
    float[] picture = new float[rows * columns];
    for (int p = 0; p < picture.length; p++) {
      picture[p] = (pixels[index * picture.length + p] & 0xFF) / 255f;
    }
    return picture;
  }
}
