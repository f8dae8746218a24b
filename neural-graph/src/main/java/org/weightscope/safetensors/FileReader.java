package org.weightscope.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.StoredTensor;

/**
 * One reading of one file: the length in front, then the header, then whether the tensors tile the
 * data.
 */
final class FileReader {
  private final ByteBuffer bytes;
  private final ReadLimits limits;

  FileReader(ByteBuffer bytes, ReadLimits limits) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.limits = limits;
  }

  TensorFile read() throws UnreadableFileException {
    int headerBytes = headerLength();
    Header header = new HeaderReader(bytes, headerBytes, limits).read();
    StoredTensor[] byName = byName(header.tensors());
    checkTiling(header.tensors(), TensorFile.PREFIX_BYTES + headerBytes);
    return new TensorFile(bytes, headerBytes, header.tensors(), byName, header.metadata());
  }

  private static StoredTensor[] byName(List<StoredTensor> tensors) throws UnreadableFileException {
    StoredTensor[] byName = tensors.toArray(StoredTensor[]::new);
    Arrays.sort(byName, Comparator.comparing(StoredTensor::name));
    for (int i = 1; i < byName.length; i++) {
      String name = byName[i].name();
      if (name.equals(byName[i - 1].name())) {
        throw new UnreadableFileException(
            new FileProblem.Malformed(
                "S07",
                TensorFile.PREFIX_BYTES,
                Optional.of(Names.shown(name)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "The header names %s twice.".formatted(Names.shown(name))));
      }
    }
    return byName;
  }

  private int headerLength() throws UnreadableFileException {
    long size = bytes.limit();
    if (size < TensorFile.PREFIX_BYTES) {
      throw malformed(
          "S01",
          0,
          Optional.empty(),
          TensorFile.PREFIX_BYTES,
          size,
          "A file begins with 8 bytes for the length of its header; this one has %d.",
          size);
    }
    long length = bytes.getLong(0);
    if (Long.compareUnsigned(length, limits.headerBytes()) > 0) {
      throw new UnreadableFileException(
          new FileProblem.HeaderTooLong(limits.headerBytes(), length));
    }
    if (length > size - TensorFile.PREFIX_BYTES) {
      throw malformed(
          "S03",
          0,
          Optional.empty(),
          TensorFile.PREFIX_BYTES + length,
          size,
          "The header is said to be %d bytes long, but the file has %d bytes in all. Was it cut?",
          length,
          size);
    }
    return (int) length;
  }

  /**
   * Sorted by place, each tensor must begin where the one before ended, and the last end the file.
   */
  private void checkTiling(List<StoredTensor> tensors, int dataBegin)
      throws UnreadableFileException {
    StoredTensor[] sorted = tensors.toArray(StoredTensor[]::new);
    Arrays.sort(
        sorted, Comparator.comparingInt(StoredTensor::begin).thenComparingInt(StoredTensor::size));
    int end = dataBegin;
    for (StoredTensor tensor : sorted) {
      if (tensor.begin() != end) {
        boolean overlap = tensor.begin() < end;
        throw malformed(
            overlap ? "S09" : "S10",
            Math.min(tensor.begin(), end),
            Optional.of(Names.shown(tensor.name())),
            end,
            tensor.begin(),
            "Tensor %s begins at byte %d of the file, but the tensors before it end at %d: %s.",
            Names.shown(tensor.name()),
            tensor.begin(),
            end,
            overlap ? "they overlap" : "there is a hole");
      }
      end += tensor.size();
    }
    if (end < bytes.limit()) {
      throw malformed(
          "S11",
          end,
          Optional.empty(),
          end,
          bytes.limit(),
          "The tensors end at byte %d, but the file has %d: something follows that is no tensor.",
          end,
          bytes.limit());
    }
  }

  private static UnreadableFileException malformed(
      String rule,
      long offset,
      Optional<String> tensor,
      long needed,
      long found,
      String detail,
      Object... values) {
    return new UnreadableFileException(
        new FileProblem.Malformed(
            rule,
            offset,
            tensor,
            OptionalLong.of(needed),
            OptionalLong.of(found),
            detail.formatted(values)));
  }
}
