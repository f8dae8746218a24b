package org.weightscope.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class RoundTripTest {

  @Test
  void whatIsWrittenIsReadAndWrittenAgainByteForByte() {
    for (int seed = 0; seed < 300; seed++) {
      RandomGenerator random = new java.util.Random(seed);
      List<StoredTensor> tensors = TensorFiles.any(random);
      Map<String, String> metadata = TensorFiles.metadata(random);
      byte[] bytes = TensorFileWriter.write(tensors, metadata);
      TensorFile file = TensorFiles.read(bytes);
      String say = "seed " + seed;
      assertEquals(0, (8 + file.headerBytes()) % 8, say + ": the data is aligned");
      assertEquals(List.copyOf(metadata.keySet()), List.copyOf(file.metadata().keySet()), say);
      assertEquals(metadata, file.metadata(), say);
      assertEquals(tensors.toString(), file.tensors().toString(), say);
      for (int t = 0; t < tensors.size(); t++) {
        assertEquals(tensors.get(t).data(), file.tensors().get(t).data(), say + ", tensor " + t);
      }
      assertArrayEquals(bytes, TensorFileWriter.write(file.tensors(), file.metadata()), say);
      assertArrayEquals(bytes, TensorFileWriter.edited(file, Map.of()), say);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
  void writingBackUnchangedValuesChangesNoByteWhateverTheBits(DataType type) {
    int bytes = type.bits() / 8;
    int count = Math.min(1 << 16, 1 << Math.min(16, type.bits()));
    ByteBuffer data = ByteBuffer.allocate(count * bytes);
    java.util.Random random = new java.util.Random(type.bits());
    random.nextBytes(data.array());
    for (int i = 0; i < count; i++) {
      // All patterns of the short types; of the long ones, random exponents with all kinds of NaN.
      if (bytes == 1) {
        data.put(i, (byte) i);
      } else if (bytes == 2) {
        data.putShort(2 * i, (short) i);
      } else if (i % 4 == 0) {
        data.put(i * bytes + bytes - 1, (byte) (i % 8 == 0 ? 0x7F : 0xFF));
        data.put(i * bytes + bytes - 2, (byte) (0xF0 + i % 16));
      } else if (i % 4 == 1) {
        data.put(i * bytes + bytes - 1, (byte) 0);
        data.put(i * bytes + bytes - 2, (byte) (i % 16));
      }
    }
    StoredTensor tensor = StoredTensor.in(data, 0, "t", type, count);
    byte[] file = TensorFileWriter.write(List.of(tensor), Map.of());
    TensorFile read = TensorFiles.read(file);
    float[] values = read.tensors().getFirst().toFloats();
    assertArrayEquals(file, TensorFileWriter.edited(read, Map.of("t", values)));
  }

  @Test
  void anEditedFileKeepsItsHeaderByteForByteAndEveryOtherTensor() {
    String header =
        "\n { \"b\" : {\"shape\":[2], \"dtype\":\"F32\",\"data_offsets\":[4,12]},"
            + "\"__metadata__\":{\"x\":\"\\u00e9\"},"
            + "\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]} }   ";
    byte[] bytes = RawFile.of(header.getBytes(StandardCharsets.UTF_8), new byte[12]);
    bytes[bytes.length - 12] = 7;
    TensorFile file = TensorFiles.read(bytes);
    byte[] edited = TensorFileWriter.edited(file, Map.of("b", new float[] {1.5f, 0}));
    int data = bytes.length - 12;
    assertArrayEquals(Arrays.copyOf(bytes, data + 4), Arrays.copyOf(edited, data + 4));
    assertArrayEquals(
        new float[] {1.5f, 0}, TensorFiles.read(edited).tensor("b").orElseThrow().toFloats());
    assertEquals(0, bytes[data + 7], "the bytes of the first file stay");
  }

  @Test
  void editsOfUnknownTensorsOrOfAnotherSizeAreErrors() {
    TensorFile file =
        TensorFiles.of(List.of(StoredTensor.of("a", DataType.F32, new float[2], 2)), Map.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorFileWriter.edited(file, Map.of("b", new float[2])));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorFileWriter.edited(file, Map.of("a", new float[3])));
  }

  @Test
  void twoTensorsOfOneNameAreNotWritten() {
    StoredTensor tensor = StoredTensor.of("a", DataType.F32, new float[2], 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorFileWriter.write(List.of(tensor, tensor), new HashMap<>()));
  }
}
