package org.weightscope.onnx.importer;

import org.weightscope.tensor.StoredTensor;

/** Which tensors are the bias of a layer. */
final class Biases {
  private Biases() {}

  /** Refuses a tensor that is neither a number for each output nor one for all. */
  static void check(Operation operation, StoredTensor bias, int outputs)
      throws UnsupportedException {
    boolean row =
        bias.rank() <= 2 && (bias.rank() < 2 || bias.dimension(0) == 1) && bias.elements() > 0;
    int values = bias.rank() == 0 ? 1 : bias.dimension(bias.rank() - 1);
    if (!row || values != 1 && values != outputs) {
      throw operation.refused("bias " + bias + " for %d outputs".formatted(outputs));
    }
  }
}
