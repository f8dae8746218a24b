package org.weightscope.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Damaged files are refused or read as what they now say, within bounded memory. */
class MutatedFilesTest {
  private static final byte[] SMALL =
      TensorFileWriter.write(
          List.of(
              TensorFiles.floats(new Random(1), "0.weight", 3, 2),
              TensorFiles.floats(new Random(2), "0.bias", 3),
              StoredTensor.ofLongs("label", DataType.U8, new long[] {7}, 1)),
          Map.of("format", "pt", "note", "été \u0001"));

  @Test
  void everyShorterFileIsRefused() {
    for (int length = 0; length < SMALL.length; length++) {
      int cut = length;
      assertFalse(isRead(Arrays.copyOf(SMALL, cut)), () -> "cut to " + cut + " bytes");
    }
  }

  @Test
  void everyChangedByteIsRefusedOrReadConsistently() {
    int read = 0;
    for (int at = 0; at < SMALL.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = SMALL.clone();
        flipped[at] ^= (byte) (1 << bit);
        read += isRead(flipped) ? 1 : 0;
      }
      for (byte value : new byte[] {0, ' ', '"', ',', '0', '9', '[', '{', '}', (byte) 0xFF}) {
        byte[] changed = SMALL.clone();
        changed[at] = value;
        read += isRead(changed) ? 1 : 0;
      }
    }
    assertTrue(read > 0, "some changes only touch values or names");
  }

  @Test
  void spoiltRandomFilesAreRefusedOrReadConsistently() {
    Random random = new Random(42);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = TensorFileWriter.write(TensorFiles.any(random), TensorFiles.metadata(random));
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      isRead(bytes);
    }
  }

  @Test
  void manySmallTensorsTakeBoundedMemory() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 16_384; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append(RawFile.entry(Integer.toString(i, 36), "U8", "[0]", "[0,0]"));
    }
    assertTrue(isRead(RawFile.of(header.append('}').toString(), 0)));
  }

  @Test
  void muchDataIsReadInPlace() {
    byte[] file =
        RawFile.of(
            "{" + RawFile.entry("index", "I32", "[10000000]", "[0,40000000]") + "}", 40_000_000);
    read(file);
    long allocated = Allocation.of(() -> read(file));
    assertTrue(allocated < 1 << 20, "allocated %d bytes for 40 MB".formatted(allocated));
  }

  private static boolean isRead(byte[] bytes) {
    boolean[] read = new boolean[1];
    Runnable reading = () -> read[0] = read(bytes);
    // The first reading of its kind may load classes; those are not the file's.
    long allocated = Math.min(Allocation.of(reading), Allocation.of(reading));
    assertTrue(
        allocated <= 4L * bytes.length + (1 << 20),
        () -> "allocated %d bytes for a file of %d".formatted(allocated, bytes.length));
    return read[0];
  }

  /** Whether the file is taken; then it must hold together, and only then. */
  private static boolean read(byte[] bytes) {
    TensorFile file;
    try {
      file = TensorFile.read(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT);
    } catch (UnreadableFileException e) {
      assertTrue(e.problem().rule().matches("S(0[1-9]|1[0-9]|2[0-6])"), e.problem().rule());
      assertFalse(e.problem().detail().isBlank(), "a refusal says why");
      return false;
    }
    long data = file.tensors().stream().mapToLong(StoredTensor::size).sum();
    assertEquals(bytes.length, 8L + file.headerBytes() + data, "the tensors tile the file");
    return true;
  }
}
