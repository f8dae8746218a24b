package org.weightscope.safetensors;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.file.UnreadableFileException;
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
  private final StoredTensor[] byName;
  private final Map<String, String> metadata;

  TensorFile(
      ByteBuffer bytes,
      int headerBytes,
      List<StoredTensor> tensors,
      StoredTensor[] byName,
      Map<String, String> metadata) {
    this.bytes = bytes;
    this.headerBytes = headerBytes;
    this.tensors = Collections.unmodifiableList(tensors);
    this.byName = byName;
    this.metadata = Collections.unmodifiableMap(metadata);
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
    int low = 0;
    int high = byName.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = byName[middle].name().compareTo(name);
      if (compared == 0) {
        return Optional.of(byName[middle]);
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
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
