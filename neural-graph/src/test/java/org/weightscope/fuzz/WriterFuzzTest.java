package org.weightscope.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Any tensors and metadata that may stand in a file, written and read back. */
class WriterFuzzTest {
  private static final DataType[] TYPES = DataType.values();

  @Timeout(Seeds.SECONDS_EACH)
  @FuzzTest
  void whatIsWrittenIsReadBackAsItWas(FuzzedDataProvider data) throws UnreadableFileException {
    Map<String, String> metadata = metadata(data);
    List<StoredTensor> tensors = tensors(data);
    byte[] file = TensorFileWriter.write(tensors, metadata);
    TensorFile read = TensorFile.read(ByteBuffer.wrap(file), ReadLimits.DEFAULT);
    assertEquals(metadata, read.metadata(), "metadata");
    assertEquals(tensors.size(), read.tensors().size(), "tensors");
    for (int i = 0; i < tensors.size(); i++) {
      assertEquals(tensors.get(i).toString(), read.tensors().get(i).toString(), "tensor " + i);
      assertEquals(tensors.get(i).data(), read.tensors().get(i).data(), "bytes of tensor " + i);
    }
    assertEquals(0, (8 + read.headerBytes()) % 8, "the data begins at a multiple of eight");
  }

  private static Map<String, String> metadata(FuzzedDataProvider data) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int entries = data.consumeInt(0, 4);
    for (int i = 0; i < entries; i++) {
      String key = wellFormed(data.consumeString(64));
      if (!Names.hasControl(key)) {
        metadata.put(key, wellFormed(data.consumeString(256)));
      }
    }
    return metadata;
  }

  private static List<StoredTensor> tensors(FuzzedDataProvider data) {
    List<StoredTensor> tensors = new ArrayList<>();
    Set<String> taken = new HashSet<>(Set.of("__metadata__"));
    int count = data.consumeInt(0, 8);
    for (int t = 0; t < count; t++) {
      DataType type = data.pickValue(TYPES);
      int[] shape = new int[data.consumeInt(0, 4)];
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = data.consumeInt(0, 5);
      }
      int bits = IntStream.of(shape).reduce(1, (a, b) -> a * b) * type.bits();
      String name = wellFormed(data.consumeString(64));
      if (bits % 8 == 0 && !Names.hasControl(name) && taken.add(name)) {
        byte[] bytes = new byte[bits / 8];
        byte[] given = data.consumeBytes(bytes.length);
        System.arraycopy(given, 0, bytes, 0, given.length);
        tensors.add(StoredTensor.in(ByteBuffer.wrap(bytes), 0, name, type, shape));
      }
    }
    return tensors;
  }

  /** Without halves of surrogate pairs, which UTF-8 cannot say. */
  private static String wellFormed(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
