package org.weightscope.safetensors;

import java.time.Duration;

/**
 * How much of a file the reader takes before it refuses; all bounds are inclusive.
 *
 * @param headerBytes longest header in bytes
 * @param tensors most tensors in one file
 * @param rank most axes of one tensor
 * @param dimension largest size of one axis, at most 2^31 - 1
 * @param elements most elements of one tensor, at most 2^31 - 1
 * @param nameBytes longest name of a tensor or key of the metadata, in bytes of UTF-8
 * @param metadataEntries most entries of the metadata
 * @param metadataBytes most bytes of UTF-8 of all keys and values of the metadata together
 * @param jsonDepth deepest nesting of the header and of documents in it
 * @param parseTime longest time to read one header
 */
public record ReadLimits(
    int headerBytes,
    int tensors,
    int rank,
    int dimension,
    int elements,
    int nameBytes,
    int metadataEntries,
    int metadataBytes,
    int jsonDepth,
    Duration parseTime) {

  /** The limits of the service when nothing is configured. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(
          25 << 20,
          16_384,
          8,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          512,
          256,
          1 << 20,
          16,
          Duration.ofSeconds(10));

  public ReadLimits {
    if (headerBytes < 2
        || tensors < 0
        || rank < 0
        || dimension < 0
        || elements < 0
        || nameBytes < 1
        || metadataEntries < 0
        || metadataBytes < 0
        || jsonDepth < 3
        || parseTime.isNegative()) {
      throw new IllegalArgumentException(
          "limits must not be negative, and leave room for a header");
    }
  }
}
