package org.weightscope.onnx.importer;

import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.tensor.DataType;

/** How many bytes may be worked out from constants: a few bytes of a file may ask for very many. */
final class FoldingBudget {
  private static final int ALWAYS_ALLOWED = 1 << 18;
  private static final int MOST_ELEMENTS = 1 << 20;

  private final long bound;
  private long taken;

  /**
   * Nothing is worked out yet.
   *
   * @param stored bytes of all tensors of the file
   */
  FoldingBudget(long stored) {
    bound = stored + ALWAYS_ALLOWED;
  }

  /**
   * Counts a tensor before it is made.
   *
   * @return its number of elements
   */
  int take(DataType type, int... shape) throws UnreadableNetworkException {
    long elements = 1;
    for (int dimension : shape) {
      if (dimension == 0) {
        return 0;
      }
      elements = elements > Long.MAX_VALUE / dimension ? Long.MAX_VALUE : elements * dimension;
    }
    long most = Math.max(MOST_ELEMENTS, bound);
    if (elements > most) {
      throw over(elements);
    }
    taken += elements * Math.max(8, type.bits()) / 8;
    if (taken > bound) {
      throw over(taken);
    }
    return (int) elements;
  }

  private UnreadableNetworkException over(long found) {
    return new UnreadableNetworkException(
        new NetworkProblem.TooCostly("folded-bytes", bound, found));
  }
}
