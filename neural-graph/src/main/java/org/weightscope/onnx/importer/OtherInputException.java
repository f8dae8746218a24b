package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;

/** The input turned out to have other axes than the file says; the reading starts again. */
final class OtherInputException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Input input;

  /**
   * The axes of the input of the graph.
   *
   * @param dims sizes, -1 where they are open
   * @param batch which axis is the batch; empty if there is none
   */
  record Input(List<Long> dims, Optional<Integer> batch) {}

  OtherInputException(Input input) {
    super("", null, false, false);
    this.input = input;
  }

  Input input() {
    return input;
  }
}
