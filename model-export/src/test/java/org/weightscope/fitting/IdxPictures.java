package org.weightscope.fitting;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small data set of soft spots in three classes: where the spot is. */
public final class IdxPictures {
  private IdxPictures() {}

  /** Writes the train part into a folder, which is made, and returns the folder. */
  public static Path write(Path folder, int count, int rows, int columns) throws IOException {
    return write(folder, "train", count, rows, columns);
  }

  /** Writes both parts into a folder, which is made, and returns the folder. */
  public static Path writeBoth(Path folder, int training, int test, int size) throws IOException {
    write(folder, "train", training, size, size);
    return write(folder, "t10k", test, size, size);
  }

  private static Path write(Path folder, String part, int count, int rows, int columns)
      throws IOException {
    Files.createDirectories(folder);
    PictureGrid grid = new PictureGrid(rows, columns);
    try (DataOutputStream images = out(folder, part + "-images-idx3-ubyte");
        DataOutputStream labels = out(folder, part + "-labels-idx1-ubyte")) {
      images.writeInt(0x803);
      images.writeInt(count);
      images.writeInt(rows);
      images.writeInt(columns);
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int i = 0; i < count; i++) {
        for (int p = 0; p < grid.pixels(); p++) {
          double r = Math.hypot(grid.row(p) - (i % 3 - 1) * 0.5, grid.column(p) - 0.05 * i);
          images.writeByte((int) Math.round(255 * Math.exp(-4 * r * r)));
        }
        labels.writeByte(i % 3);
      }
    }
    return folder;
  }

  private static DataOutputStream out(Path folder, String name) throws IOException {
    return new DataOutputStream(Files.newOutputStream(folder.resolve(name)));
  }
}
