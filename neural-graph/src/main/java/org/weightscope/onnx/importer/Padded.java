package org.weightscope.onnx.importer;

import org.weightscope.network.Window;
import org.weightscope.onnx.importer.Term.Neurons;

/** Inputs of operators that may stand among zeros. */
final class Padded {
  private Padded() {}

  /** The zeros around an input's places. */
  static Window.Padding places(Operation operation, int index) throws UnsupportedException {
    return operation.input(index) instanceof Term.Padded padded
        ? padded.places()
        : Window.Padding.NONE;
  }

  /** The neurons among the zeros, none of which may be channels. */
  static Neurons inner(Operation operation, int index) throws UnsupportedException {
    if (!(operation.input(index) instanceof Term.Padded padded)) {
      return operation.neurons(index);
    }
    if (padded.channels() > 0) {
      throw operation.refused("takes channels of zeros");
    }
    return operation.assembly().current(padded.of());
  }
}
