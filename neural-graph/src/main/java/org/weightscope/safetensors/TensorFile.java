package org.weightscope.safetensors;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.tensor.StoredTensor;

/**
 * A safetensors file that was read and found sound: tensors and metadata in the order of the
 * header, with the header's own bytes kept, so that an edited file can be written back.
 *
 * <p>The tensors are slices of the bytes given; nothing of the data is copied. Memory beside them
 * is at most 4 times the length of the header and 1 MiB.
 */
public final class TensorFile {
  /** Bytes before the header: its length. */
  static final int PREFIX_BYTES = 8;

  private final ByteBuffer bytes;
  private final int headerBytes;
  private final List<StoredTensor> tensors;
  private final Map<String, StoredTensor> byName;
  private final Map<String, String> metadata;

  TensorFile(
      ByteBuffer bytes, int headerBytes, List<StoredTensor> tensors, Map<String, String> metadata) {
    this.bytes = bytes;
    this.headerBytes = headerBytes;
    this.tensors = List.copyOf(tensors);
    this.byName = HashMap.newHashMap(tensors.size());
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file from the remaining bytes of a buffer, which must not change afterwards.
   *
   * @throws UnreadableFileException if the bytes break a rule or pass a limit
   */
  public static TensorFile read(ByteBuffer bytes, ReadLimits limits)
      throws UnreadableFileException {
    return new FileReader(bytes.slice().asReadOnlyBuffer(), limits).read();
  }

  /** All tensors in the order of the header. */
  public List<StoredTensor> tensors() {
    return tensors;
  }

  /** The tensor of a name. */
  public Optional<StoredTensor> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The strings under {@code __metadata__} in the order of the file; empty if there are none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** All bytes of the file, read-only. */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** Length of the header in bytes, padding included. */
  public int headerBytes() {
    return headerBytes;
  }
}
