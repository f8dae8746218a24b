package org.weightscope.onnx;

import java.time.Duration;

/**
 * How much of an ONNX file the reader takes before it refuses; all bounds are inclusive.
 *
 * @param nodes most nodes, those of subgraphs and functions included
 * @param initializers most initialisers, those of subgraphs included
 * @param attributes most attributes of one node
 * @param inputs most inputs, and most outputs, of one node and of the graph
 * @param subgraphDepth deepest nesting of subgraphs; they are passed over, not read
 * @param rank most axes of one tensor
 * @param dimension largest size of one axis, at most 2^31 - 1
 * @param elements most elements of one tensor, at most 2^31 - 1
 * @param varints most integers of variable length in tensors and attributes of the whole file: each
 *     may take one byte in the file and eight in memory
 * @param nameBytes longest name in bytes of UTF-8
 * @param metadataEntries most entries of the metadata
 * @param metadataBytes most bytes of UTF-8 of all keys and values of the metadata together
 * @param parseTime longest time to read one file
 */
public record OnnxLimits(
    int nodes,
    int initializers,
    int attributes,
    int inputs,
    int subgraphDepth,
    int rank,
    int dimension,
    int elements,
    int varints,
    int nameBytes,
    int metadataEntries,
    int metadataBytes,
    Duration parseTime) {

  /** The limits of the service when nothing is configured. */
  public static final OnnxLimits DEFAULT =
      new OnnxLimits(
          20_000,
          16_384,
          64,
          256,
          4,
          8,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          1 << 22,
          512,
          256,
          1 << 20,
          Duration.ofSeconds(10));

  public OnnxLimits {
    if (nodes < 0
        || initializers < 0
        || attributes < 0
        || inputs < 1
        || subgraphDepth < 0
        || rank < 2
        || dimension < 1
        || elements < 1
        || varints < 0
        || nameBytes < 1
        || metadataEntries < 0
        || metadataBytes < 0
        || parseTime.isNegative()) {
      throw new IllegalArgumentException(
          "limits must not be negative, and leave room for a network");
    }
  }

  /**
   * Most inputs and outputs of all nodes together, eight a node: a name of one letter takes three
   * bytes in the file and many more in memory.
   */
  int allInputs() {
    return (int) Math.min(Integer.MAX_VALUE, 8L * nodes);
  }

  /** Most attributes of all nodes together, eight a node. */
  int allAttributes() {
    return allInputs();
  }
}
