package org.weightscope.safetensors;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Sound files: of random tensors, and of the layers of a network under any names. */
public final class TensorFiles {
  private TensorFiles() {}

  /** Reads a file that must be sound. */
  public static TensorFile read(byte[] bytes) {
    try {
      return TensorFile.read(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT);
    } catch (UnreadableFileException e) {
      throw new AssertionError("a sound file was refused: " + e.problem().detail(), e);
    }
  }

  /** A file of these tensors, read back. */
  public static TensorFile of(List<StoredTensor> tensors, Map<String, String> metadata) {
    return read(TensorFileWriter.write(tensors, metadata));
  }

  /** A float32 tensor of values around 0. */
  public static StoredTensor floats(RandomGenerator random, String name, int... shape) {
    int size = IntStream.of(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian(0, 0.3);
    }
    return StoredTensor.of(name, DataType.F32, values, shape);
  }

  /** Up to eight tensors of any type, shape and bits, with odd names. */
  public static List<StoredTensor> any(RandomGenerator random) {
    List<StoredTensor> tensors = new ArrayList<>();
    int count = random.nextInt(9);
    for (int t = 0; t < count; t++) {
      DataType type = DataType.values()[random.nextInt(DataType.values().length)];
      int[] shape = random.ints(random.nextInt(4), 0, 5).toArray();
      if (type.bits() % 8 != 0) {
        shape = new int[] {8, random.nextInt(3)};
      }
      long elements = IntStream.of(shape).asLongStream().reduce(1, Math::multiplyExact);
      byte[] bytes = new byte[(int) (elements * type.bits() / 8)];
      random.nextBytes(bytes);
      String name = List.of("é", "a.b", "", "😀", "\"q\"", "..", "w\\", "x").get(t % 8) + t;
      tensors.add(StoredTensor.in(ByteBuffer.wrap(bytes), 0, name, type, shape));
    }
    return tensors;
  }

  /** Up to three entries of metadata in random order. */
  public static Map<String, String> metadata(RandomGenerator random) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      metadata.put("k" + random.nextInt(100), "line\n\"" + random.nextInt() + "\" €");
    }
    return metadata;
  }
}
