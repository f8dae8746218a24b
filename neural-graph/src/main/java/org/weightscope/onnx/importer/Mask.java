package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Which tokens a constant hides from which others: none, or all that come later. */
record Mask(Operation operation, Scores scores, Constant constant) {
  /** A score of which the softmax leaves nothing, next to scores of usual size. */
  private static final float HIDDEN = -1e4f;

  /** What a mask may be: all see all, or rows or columns see themselves and those before. */
  private static final List<Optional<Role>> KINDS =
      List.of(Optional.empty(), Optional.of(Role.ROWS), Optional.of(Role.COLUMNS));

  /** Which entries of a tensor hide a token; empty if its values do something else. */
  private interface Reading {
    Optional<IntPredicate> hidden(StoredTensor tensor);
  }

  /** Scores to which zeros, and numbers far below all others, are added. */
  Scores added() throws UnsupportedException {
    return masked(Mask::farBelow, HIDDEN);
  }

  /** Scores of which a mask of booleans keeps some, or to which one of numbers is added. */
  Scores given() throws UnsupportedException {
    return constant.first().type() == DataType.BOOL
        ? replaced(false, Double.NEGATIVE_INFINITY)
        : added();
  }

  /**
   * Scores in place of which another one stands where a condition holds.
   *
   * @param hiddenIf the condition
   * @param other the other score
   */
  Scores replaced(boolean hiddenIf, double other) throws UnsupportedException {
    return masked(
        tensor ->
            tensor.type() == DataType.BOOL
                ? Optional.of(i -> (tensor.data().get(i) != 0) == hiddenIf)
                : Optional.empty(),
        other);
  }

  private static Optional<IntPredicate> farBelow(StoredTensor tensor) {
    if (!tensor.type().readsAsFloats()) {
      return Optional.empty();
    }
    float[] values = tensor.toFloats();
    for (float value : values) {
      if (!(value == 0 || value <= HIDDEN)) {
        return Optional.empty();
      }
    }
    return Optional.of(i -> values[i] != 0);
  }

  private Scores masked(Reading reading, double other) throws UnsupportedException {
    for (Optional<Role> seeing : KINDS) {
      if (hides(reading, constant.first(), true, seeing)
          && hides(reading, constant.second(), false, seeing)) {
        return seeing.isPresent() ? hidden(seeing.get(), other) : scores;
      }
    }
    throw operation.refused("a mask that is not causal");
  }

  private Scores hidden(Role seeing, double other) throws UnsupportedException {
    if (scores.over().isPresent() || scores.causal().isPresent()) {
      throw operation.refused("masks scores a second time");
    }
    if (!(other <= HIDDEN)) {
      throw operation.refused("puts %s among scores".formatted(other));
    }
    return scores.causal(seeing, operation.node());
  }

  /**
   * Whether exactly those tokens are hidden that a kind of mask hides.
   *
   * @param first which trial of open sizes it is
   */
  private boolean hides(
      Reading reading, StoredTensor tensor, boolean first, Optional<Role> seeing) {
    Optional<IntPredicate> hidden = reading.hidden(tensor);
    int before = scores.axes().rank() - tensor.rank();
    if (hidden.isEmpty() || before < 0) {
      return false;
    }
    int[] row = new int[tensor.elements()];
    int[] column = new int[tensor.elements()];
    Size tokens = scores.first().form().placeCount();
    boolean square = tokens.isOne();
    int covered = 0;
    int step = 1;
    for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
      int size = tensor.dimension(axis);
      Size there = scores.axes().size(before + axis);
      if (size != 1 && size != (first ? there.first() : there.second())) {
        return false;
      }
      List<Part> parts = scores.axes().at(before + axis);
      boolean rows = size != 1 && parts.equals(Part.whole(Role.ROWS, tokens));
      boolean columns = size != 1 && parts.equals(Part.whole(Role.COLUMNS, tokens));
      covered += rows || columns ? 1 : 0;
      for (int i = 0; i < row.length; i++) {
        row[i] += rows ? i / step % size : 0;
        column[i] += columns ? i / step % size : 0;
      }
      step *= size;
    }
    square |= covered == 2 || seeing.isEmpty();
    for (int i = 0; square && i < row.length; i++) {
      boolean later =
          seeing.isPresent()
              && (seeing.get() == Role.ROWS ? column[i] > row[i] : row[i] > column[i]);
      square = hidden.get().test(i) == later;
    }
    return square;
  }
}
