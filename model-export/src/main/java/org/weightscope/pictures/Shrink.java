package org.weightscope.pictures;

/**
 * Brings pictures to a square of another size: each new pixel is the mean of the area it covers.
 */
final class Shrink {
  private final int rows;
  private final int columns;
  private final int size;
  private final float[][] down;
  private final float[][] across;

  Shrink(int rows, int columns, int size) {
    this.rows = rows;
    this.columns = columns;
    this.size = size;
    down = shares(rows, size);
    across = shares(columns, size);
  }

  /** Number of values of a channel before. */
  int pixels() {
    return rows * columns;
  }

  /** Share of each old row in each new one; a new row's shares have the sum 1. */
  private static float[][] shares(int old, int size) {
    float[][] shares = new float[size][old];
    double height = (double) old / size;
    for (int to = 0; to < size; to++) {
      for (int from = 0; from < old; from++) {
        double overlap = Math.min((to + 1) * height, from + 1) - Math.max(to * height, from);
        shares[to][from] = (float) (Math.max(0, overlap) / height);
      }
    }
    return shares;
  }

  /** Writes one channel that begins at {@code from}, row by row. */
  void into(float[] picture, int from, float[] target, int at) {
    for (int y = 0; y < size; y++) {
      for (int i = 0; i < rows; i++) {
        if (down[y][i] == 0) {
          continue;
        }
        for (int x = 0; x < size; x++) {
          float sum = 0;
          int first = x * columns / size;
          int behind = Math.min(columns, (x + 1) * columns / size + 1);
          for (int j = first; j < behind; j++) {
            sum += across[x][j] * picture[from + i * columns + j];
          }
          target[at + y * size + x] += down[y][i] * sum;
        }
      }
    }
  }
}
