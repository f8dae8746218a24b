package org.weightscope.editing;

/**
 * Where each pixel of a new picture is found in the old one: {@code row' = rowByRow · row +
 * rowByColumn · column + rowShift}, and the column likewise. Coordinates run from -1 to 1, rows
 * down.
 */
public record PictureMap(
    double rowByRow,
    double rowByColumn,
    double rowShift,
    double columnByRow,
    double columnByColumn,
    double columnShift) {

  /** Every pixel where it was. */
  public static final PictureMap IDENTITY = new PictureMap(1, 0, 0, 0, 1, 0);

  /** A zero has no sign, so that equal maps are equal records. */
  public PictureMap {
    rowByRow += 0.0;
    rowByColumn += 0.0;
    rowShift += 0.0;
    columnByRow += 0.0;
    columnByColumn += 0.0;
    columnShift += 0.0;
  }

  /** The map of a change after this one: its pixels are found in the picture this one made. */
  PictureMap then(PictureMap next) {
    return new PictureMap(
        rowByRow * next.rowByRow + rowByColumn * next.columnByRow,
        rowByRow * next.rowByColumn + rowByColumn * next.columnByColumn,
        rowByRow * next.rowShift + rowByColumn * next.columnShift + rowShift,
        columnByRow * next.rowByRow + columnByColumn * next.columnByRow,
        columnByRow * next.rowByColumn + columnByColumn * next.columnByColumn,
        columnByRow * next.rowShift + columnByColumn * next.columnShift + columnShift);
  }

  /** The row in the old picture of a place in the new one. */
  public double row(double row, double column) {
    return rowByRow * row + rowByColumn * column + rowShift;
  }

  /** The column in the old picture of a place in the new one. */
  public double column(double row, double column) {
    return columnByRow * row + columnByColumn * column + columnShift;
  }

  /** The same with the parts of row and column exchanged. */
  PictureMap exchanged() {
    return new PictureMap(
        columnByColumn, columnByRow, columnShift, rowByColumn, rowByRow, rowShift);
  }
}
