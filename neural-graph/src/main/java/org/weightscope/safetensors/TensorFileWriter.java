package org.weightscope.safetensors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.tensor.StoredTensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes safetensors files. */
public final class TensorFileWriter {
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private TensorFileWriter() {}

  /**
   * A new file: tensors in the order given, metadata first, no blanks in the header but up to seven
   * at its end, so that the data starts at a multiple of eight.
   *
   * @throws IllegalArgumentException if two tensors share a name, or one is called {@code
   *     __metadata__}
   */
  public static byte[] write(List<StoredTensor> tensors, Map<String, String> metadata) {
    byte[] header = header(tensors, metadata);
    int padding = -header.length & ALIGNMENT - 1;
    long size = TensorFile.PREFIX_BYTES + (long) header.length + padding;
    for (StoredTensor tensor : tensors) {
      size += tensor.size();
    }
    ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length + padding).put(header);
    for (int i = 0; i < padding; i++) {
      file.put((byte) ' ');
    }
    for (StoredTensor tensor : tensors) {
      file.put(tensor.data());
    }
    return file.array();
  }

  /**
   * The same file with other values for some tensors: names, order, types, metadata and every byte
   * of the header are kept, and so are all bytes of values that stay the same.
   *
   * @param values new values by name of the tensor, row-major as the file keeps them
   * @throws IllegalArgumentException if there is no tensor of a name, it holds no weights, or the
   *     number of values is another
   */
  public static byte[] edited(TensorFile file, Map<String, float[]> values) {
    ByteBuffer before = file.bytes();
    byte[] after = new byte[before.remaining()];
    before.get(after);
    ByteBuffer target = ByteBuffer.wrap(after);
    values.forEach((name, floats) -> {
      StoredTensor tensor =
          file.tensor(name)
              .orElseThrow(() -> new IllegalArgumentException("there is no tensor " + name));
      target.put(tensor.begin(), tensor.with(floats).data(), 0, tensor.size());
    });
    return after;
  }

  private static byte[] header(List<StoredTensor> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Set<String> names = new HashSet<>();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(HeaderReader.METADATA).writeStartObject();
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long begin = 0;
      for (StoredTensor tensor : tensors) {
        if (tensor.name().equals(HeaderReader.METADATA) || !names.add(tensor.name())) {
          throw new IllegalArgumentException("the name %s is taken".formatted(tensor.name()));
        }
        json.writeName(tensor.name()).writeStartObject();
        json.writeStringProperty("dtype", tensor.type().name());
        json.writeName("shape").writeArray(tensor.shape(), 0, tensor.rank());
        long end = begin + tensor.size();
        json.writeName("data_offsets").writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
