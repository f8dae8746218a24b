package org.weightscope.service.editing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Two pictures side by side as a PNG. */
final class PngFile {
  private static final int WHITE = 0xFFFFFF;

  private PngFile() {}

  /**
   * The bytes of the file; pixels are enlarged or left out, never mixed.
   *
   * @param size rows and columns of each of the two; a white strip stands between them
   */
  static byte[] of(Picture left, Picture right, int size) throws IOException {
    int gap = Math.max(1, size / 32);
    BufferedImage image =
        new BufferedImage(
            2 * size + gap,
            size,
            left.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < gap; column++) {
        set(image, size + column, row, WHITE);
      }
      for (int column = 0; column < size; column++) {
        set(image, column, row, nearest(left, row, column, size));
        set(image, size + gap + column, row, nearest(right, row, column, size));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: nothing of a request is written to a disk.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    }
    return bytes.toByteArray();
  }

  private static int nearest(Picture picture, int row, int column, int size) {
    return picture.colour(row * picture.side() / size, column * picture.side() / size);
  }

  /** Greys are set as they are: a colour would be weighed by the eye's gamma. */
  private static void set(BufferedImage image, int x, int y, int colour) {
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      image.getRaster().setSample(x, y, 0, colour & 0xFF);
    } else {
      image.setRGB(x, y, colour);
    }
  }
}
