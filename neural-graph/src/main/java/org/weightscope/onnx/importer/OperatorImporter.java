package org.weightscope.onnx.importer;

/** Reads the uses of one family of operators. */
interface OperatorImporter {

  /**
   * What the first output of a node is.
   *
   * @throws UnsupportedException if that cannot be a part of a network
   */
  Term read(Operation operation) throws UnsupportedException;
}
