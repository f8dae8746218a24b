package org.weightscope.fitting;

/**
 * Where the pixels of a picture lie: rows and columns run from -1 to 1, corners included.
 *
 * @param rows at least 2
 * @param columns at least 2
 */
public record PictureGrid(int rows, int columns) {

  /** The grid of MNIST and its relatives. */
  public static final PictureGrid MNIST = new PictureGrid(28, 28);

  public PictureGrid {
    if (rows < 2 || columns < 2) {
      throw new IllegalArgumentException(
          "a picture has at least 2 rows and columns, not %d x %d".formatted(rows, columns));
    }
  }

  /** Number of pixels. */
  public int pixels() {
    return rows * columns;
  }

  /** First coordinate of a pixel, counted row by row: -1 at the top, 1 at the bottom. */
  public float row(int pixel) {
    return (float) (2.0 * (pixel / columns) / (rows - 1) - 1);
  }

  /** Second coordinate of a pixel: -1 at the left, 1 at the right. */
  public float column(int pixel) {
    return (float) (2.0 * (pixel % columns) / (columns - 1) - 1);
  }
}
