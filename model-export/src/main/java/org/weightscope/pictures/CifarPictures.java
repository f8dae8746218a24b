package org.weightscope.pictures;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.weightscope.data.MalformedDataException;
import org.weightscope.data.WholeFile;
import org.weightscope.fitting.Pictures;

/**
 * One side of CIFAR-10, from an archive of JPEG files {@code <side>/<class>/<number>.jpg}.
 *
 * <p>Decoding takes a minute, so the result is kept in the form of CIFAR-10's own binary version: a
 * byte of the label, then 32 x 32 bytes of red, green and blue, picture after picture. Pictures are
 * in the order of their paths, class after class.
 */
final class CifarPictures {
  /** Red, green, blue. */
  static final int CHANNELS = 3;

  /** Rows and columns. */
  static final int SIZE = 32;

  private static final int PLANE = SIZE * SIZE;
  private static final int RECORD = 1 + CHANNELS * PLANE;

  private final byte[] records;

  private CifarPictures(byte[] records) {
    this.records = records;
  }

  /**
   * Reads one side.
   *
   * @param folder where {@code train.tar.gz} and {@code test.tar.gz} lie
   * @param cache where the decoded pictures are kept; made if need be
   * @throws NoSuchFileException if there is no archive
   * @throws MalformedDataException if it holds other things than such pictures of ten classes
   */
  static CifarPictures read(Path folder, Path cache, Pictures.Side side) throws IOException {
    Path kept = cache.resolve("cifar-10-%s.bin".formatted(side.word()));
    if (!Files.exists(kept)) {
      Path archive = folder.resolve(side.word() + ".tar.gz");
      Files.createDirectories(cache);
      WholeFile.write(kept, decoded(archive));
    }
    byte[] records = Files.readAllBytes(kept);
    if (records.length == 0 || records.length % RECORD != 0) {
      throw new MalformedDataException(
          kept, "is not made of pictures of %d bytes; remove it".formatted(RECORD));
    }
    return new CifarPictures(records);
  }

  private static byte[] decoded(Path archive) throws IOException {
    Map<String, byte[]> pictures = new TreeMap<>();
    TreeSet<String> classes = new TreeSet<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && entry.getName().endsWith(".jpg")) {
          pictures.put(entry.getName(), pixels(archive, entry.getName(), tar.readAllBytes()));
          classes.add(classOf(entry.getName()));
        }
      }
    }
    if (classes.size() != PictureSet.CLASSES) {
      throw new MalformedDataException(
          archive, "has classes %s, not %d".formatted(classes, PictureSet.CLASSES));
    }
    List<String> order = new ArrayList<>(classes);
    byte[] records = new byte[Math.multiplyExact(pictures.size(), RECORD)];
    int at = 0;
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      records[at] = (byte) order.indexOf(classOf(picture.getKey()));
      System.arraycopy(picture.getValue(), 0, records, at + 1, CHANNELS * PLANE);
      at += RECORD;
    }
    return records;
  }

  private static String classOf(String path) {
    return String.valueOf(Path.of("/").resolve(path).getParent());
  }

  private static byte[] pixels(Path archive, String name, byte[] jpeg) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    if (image == null || image.getWidth() != SIZE || image.getHeight() != SIZE) {
      throw new MalformedDataException(
          archive, "%s is no JPEG of %d x %d".formatted(name, SIZE, SIZE));
    }
    int[] colours = image.getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    byte[] pixels = new byte[CHANNELS * PLANE];
    for (int p = 0; p < PLANE; p++) {
      pixels[p] = (byte) (colours[p] >> 16);
      pixels[PLANE + p] = (byte) (colours[p] >> 8);
      pixels[2 * PLANE + p] = (byte) colours[p];
    }
    return pixels;
  }

  /** Number of pictures. */
  int count() {
    return records.length / RECORD;
  }

  /** The class of a picture. */
  int label(int index) {
    return records[index * RECORD] & 0xFF;
  }

  /** A picture {@code [channel, row, column]}, values from 0 to 1. */
  float[] colours(int index) {
    float[] picture = new float[CHANNELS * PLANE];
    for (int p = 0; p < picture.length; p++) {
      picture[p] = (records[index * RECORD + 1 + p] & 0xFF) / 255f;
    }
    return picture;
  }

  /** The brightness of a picture (ITU-R BT.601), row by row, from 0 to 1. */
  float[] grey(int index) {
    float[] colours = colours(index);
    float[] grey = new float[PLANE];
    for (int p = 0; p < PLANE; p++) {
      grey[p] = 0.299f * colours[p] + 0.587f * colours[PLANE + p] + 0.114f * colours[2 * PLANE + p];
    }
    return grey;
  }
}
