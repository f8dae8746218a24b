package org.weightscope.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  /** Two pictures of 1 x 3 pixels. */
  private static final byte[] PICTURES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, (byte) 255, 102, (byte) 204, 0
  };

  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200};

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file"), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void picturesAreReadPlainAndPacked() throws IOException {
    for (byte[] bytes : new byte[][] {PICTURES, gzip(PICTURES)}) {
      IdxImages images = IdxImages.read(file(bytes));
      assertEquals(2, images.size());
      assertEquals(1, images.rows());
      assertEquals(3, images.columns());
      assertArrayEquals(new float[] {0, 0.2f, 1}, images.picture(0), 1e-7f);
      assertArrayEquals(new float[] {0.4f, 0.8f, 0}, images.picture(1), 1e-7f);
      assertThrows(IndexOutOfBoundsException.class, () -> images.picture(2));
    }
  }

  @Test
  void labelsAreUnsigned() throws IOException {
    IdxLabels labels = IdxLabels.read(file(LABELS));
    assertEquals(7, labels.label(0));
    assertEquals(200, labels.label(1));
  }

  @Test
  void everyCutOfAFileIsRefused() throws IOException {
    for (int length = 0; length < PICTURES.length; length++) {
      Path cut = file(Arrays.copyOf(PICTURES, length));
      String what = "cut at " + length;
      assertThrows(MalformedDataException.class, () -> IdxImages.read(cut), what);
    }
    byte[] packed = gzip(PICTURES);
    for (int length = 2; length < packed.length; length++) {
      Path cut = file(Arrays.copyOf(packed, length));
      String what = "gzip cut at " + length;
      assertThrows(MalformedDataException.class, () -> IdxImages.read(cut), what);
    }
  }

  @Test
  void bytesBehindTheLastPictureAreRefused() throws IOException {
    Path longer = file(Arrays.copyOf(PICTURES, PICTURES.length + 1));
    assertRefused(longer, "goes on");
  }

  @Test
  void labelsAreNoPictures() throws IOException {
    assertRefused(file(LABELS), "0x00000803");
  }

  @Test
  void negativeZeroAndHugeSizesAreRefusedBeforeTheyAreAllocated() throws IOException {
    for (int size : new int[] {-1, 0, Integer.MAX_VALUE}) {
      byte[] bytes = PICTURES.clone();
      for (int i = 0; i < 4; i++) {
        bytes[4 + i] = (byte) (size >>> 8 * (3 - i));
      }
      Path bad = file(bytes);
      assertThrows(MalformedDataException.class, () -> IdxImages.read(bad), "size " + size);
    }
  }

  private static void assertRefused(Path file, String because) {
    String message =
        String.valueOf(
            assertThrows(MalformedDataException.class, () -> IdxImages.read(file)).getMessage());
    assertTrue(message.contains(because) && message.contains("file"), message);
  }

  @Test
  void mnistHasItsKnownSizesAndDigits() throws IOException {
    IdxImages images =
        IdxImages.read(SharedData.path("data/images/mnist/t10k-images-idx3-ubyte.gz"));
    IdxLabels labels =
        IdxLabels.read(SharedData.path("data/images/mnist/t10k-labels-idx1-ubyte.gz"));
    assertEquals(10_000, images.size());
    assertEquals(28, images.rows());
    assertEquals(28, images.columns());
    int[] digits = new int[10];
    for (int i = 0; i < labels.size(); i++) {
      digits[labels.label(i)]++;
    }
    assertArrayEquals(new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, digits);
  }
}
