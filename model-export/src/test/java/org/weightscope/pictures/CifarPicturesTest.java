package org.weightscope.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.data.MalformedDataException;
import org.weightscope.fitting.Pictures;

class CifarPicturesTest {
  @TempDir Path folder;

  /** Writes an archive with a picture of one colour for each class, in the wrong order. */
  private void write(int classes, int size) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new GZIPOutputStream(Files.newOutputStream(folder.resolve("test.tar.gz"))))) {
      for (int c = classes - 1; c >= 0; c--) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(c == 0 ? Color.RED : new Color(20 * c, 20 * c, 20 * c));
        graphics.fillRect(0, 0, size, size);
        graphics.dispose();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", jpeg);
        TarArchiveEntry entry = new TarArchiveEntry("test/%02d/0001.jpg".formatted(c));
        entry.setSize(jpeg.size());
        tar.putArchiveEntry(entry);
        tar.write(jpeg.toByteArray());
        tar.closeArchiveEntry();
      }
    }
  }

  private CifarPictures read() throws IOException {
    return CifarPictures.read(folder, folder.resolve("cache"), Pictures.Side.TEST);
  }

  @Test
  void coloursBrightnessAndClassesComeFromTheArchiveAndThenFromTheCache() throws Exception {
    write(10, CifarPictures.SIZE);
    CifarPictures first = read();
    Files.delete(folder.resolve("test.tar.gz"));
    for (CifarPictures pictures : List.of(first, read())) {
      assertEquals(10, pictures.count());
      assertEquals(7, pictures.label(7));
      assertEquals(140 / 255.0, pictures.grey(7)[500], 0.02);
      float[] red = pictures.colours(0);
      assertEquals(1, red[100], 0.02);
      assertEquals(0, red[1024 + 100], 0.02);
      assertEquals(0.299, pictures.grey(0)[100], 0.02);
    }
  }

  @Test
  void greyOrColouredTheyAreShrunkAndNormalised() throws Exception {
    write(10, CifarPictures.SIZE);
    PictureSet grey = set(true, List.of(0.5), List.of(0.25));
    assertEquals(1, grey.channels());
    assertEquals((100 / 255.0 - 0.5) / 0.25, grey.pictures(new int[] {5})[3], 0.05);
    PictureSet coloured = set(false, List.of(0.5, 0.4, 0.3), List.of(0.25, 0.2, 0.1));
    float[] red = coloured.pictures(new int[] {0});
    assertArrayEquals(new float[] {2, -2, -3}, new float[] {red[0], red[4], red[8]}, 0.1f);
  }

  private PictureSet set(boolean grey, List<Double> mean, List<Double> deviation)
      throws IOException {
    return new PictureSource("CIFAR-10", PictureSource.Kind.CIFAR, "", grey, mean, deviation)
        .read(folder, folder.resolve("cache"), Pictures.Side.TEST, 2);
  }

  @Test
  void otherArchivesAreRefused() throws Exception {
    write(9, CifarPictures.SIZE);
    assertRefused("not 10");
    write(10, 16);
    assertRefused("32 x 32");
  }

  private void assertRefused(String because) {
    String message =
        String.valueOf(assertThrows(MalformedDataException.class, this::read).getMessage());
    assertTrue(message.contains(because), message);
  }
}
