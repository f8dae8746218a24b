package org.weightscope.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    Header header =
        new HeaderReader(bytes.slice(TensorFile.PREFIX_BYTES, headerBytes), limits).read();
    int dataBegin = TensorFile.PREFIX_BYTES + headerBytes;
    checkTiling(header.entries(), bytes.limit() - dataBegin, dataBegin);
    List<StoredTensor> tensors = new ArrayList<>(header.entries().size());
    for (Header.Entry entry : header.entries()) {
      tensors.add(
          StoredTensor.in(
              bytes,
              dataBegin + Math.toIntExact(entry.begin()),
              entry.name(),
              entry.type(),
              entry.shape()));
    }
    return new TensorFile(bytes, headerBytes, tensors, header.metadata());
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
  private static void checkTiling(List<Header.Entry> entries, long dataBytes, long dataBegin)
      throws UnreadableFileException {
    Header.Entry[] sorted = entries.toArray(Header.Entry[]::new);
    java.util.Arrays.sort(
        sorted, Comparator.comparingLong(Header.Entry::begin).thenComparingLong(Header.Entry::end));
    long end = 0;
    for (Header.Entry entry : sorted) {
      if (entry.begin() != end) {
        boolean overlap = entry.begin() < end;
        throw malformed(
            overlap ? "S09" : "S10",
            dataBegin + Math.min(entry.begin(), dataBytes),
            Optional.of(Names.shown(entry.name())),
            end,
            entry.begin(),
            "Tensor %s begins at byte %d of the data, but the tensors before it end at %d: %s.",
            Names.shown(entry.name()),
            entry.begin(),
            end,
            overlap ? "they overlap" : "there is a hole");
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw malformed(
          "S11",
          dataBegin + Math.min(end, dataBytes),
          Optional.empty(),
          dataBegin + end,
          dataBegin + dataBytes,
          "The tensors end at byte %d of the data, but the file has %d bytes of data: %s.",
          end,
          dataBytes,
          end < dataBytes ? "something follows that is no tensor" : "it was cut");
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
