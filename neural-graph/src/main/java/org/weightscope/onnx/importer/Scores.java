package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Part.Role;

/**
 * How well each token of a sequence fits each other one, head by head: what is between the two
 * products of an attention. Rows count the tokens of the first projection, columns those of the
 * second, channels the heads.
 *
 * @param first projection of the rows
 * @param second projection of the columns
 * @param factor what the products are multiplied with
 * @param causal which of rows and columns see only themselves and those before them; empty if all
 *     see all
 * @param over which of rows and columns the softmax sums up, so that the others are the queries;
 *     empty before the softmax
 * @param by the node that gives it
 */
record Scores(
    HeadProjection first,
    HeadProjection second,
    double factor,
    Optional<Role> causal,
    Optional<Role> over,
    Axes axes,
    OnnxNode by)
    implements Term.Laid {

  Scores(HeadProjection first, HeadProjection second, double factor, Axes axes, OnnxNode by) {
    this(first, second, factor, Optional.empty(), Optional.empty(), axes, by);
  }

  @Override
  public Scores with(Axes other) {
    return new Scores(first, second, factor, causal, over, other, by);
  }

  Scores times(double other, OnnxNode otherBy) {
    return new Scores(first, second, factor * other, causal, over, axes, otherBy);
  }

  Scores causal(Role seeing, OnnxNode otherBy) {
    return new Scores(first, second, factor, Optional.of(seeing), over, axes, otherBy);
  }

  Scores normalized(Role summed, OnnxNode otherBy) {
    return new Scores(first, second, factor, causal, Optional.of(summed), axes, otherBy);
  }

  /** Which of rows and columns are not {@code role}. */
  static Role other(Role role) {
    return role == Role.ROWS ? Role.COLUMNS : Role.ROWS;
  }
}
