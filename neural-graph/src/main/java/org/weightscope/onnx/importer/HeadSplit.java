package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * An attention that is one operator, by the steps it stands for.
 *
 * @param heads how many heads the channels of {@code [batch, tokens, channels]} are cut into; empty
 *     if the tensors are {@code [batch, heads, tokens, channels of a head]}
 */
record HeadSplit(Operation operation, Optional<Long> heads) {
  private static final List<Integer> TOKENS_AND_HEADS = List.of(0, 2, 1, 3);

  /**
   * How well queries and keys fit.
   *
   * @param scale factor; if there is none, 1 / sqrt(channels of a head)
   */
  Scores scores(Neurons queries, Neurons keys, Optional<Float> scale)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons apart = apart(queries);
    Neurons others = apart(keys);
    double width = apart.axes().size(3).first();
    double factor = scale.isPresent() ? scale.get() : 1 / Math.sqrt(width);
    if (!(factor > 0 && Double.isFinite(factor))) {
      throw operation.refused("scale");
    }
    return new SelfAttention(operation)
        .scores(apart, others.with(others.axes().turned()))
        .times(factor, operation.node());
  }

  /** The values that the softmax of scores picks, with axes as the queries had them. */
  Neurons attention(Scores scores, Neurons values)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons attended =
        new SelfAttention(operation)
            .attention(scores.normalized(Role.COLUMNS, operation.node()), apart(values));
    if (heads.isEmpty()) {
      return attended;
    }
    Axes axes = attended.axes().transposed(TOKENS_AND_HEADS);
    List<Part> channels = new ArrayList<>(axes.at(2));
    channels.addAll(axes.at(3));
    return attended.with(new Axes(List.of(axes.at(0), axes.at(1), channels)));
  }

  /** With axes batch, heads, tokens, channels of a head. */
  private Neurons apart(Neurons neurons) throws UnsupportedException {
    Axes axes = neurons.axes();
    if (axes.rank() != (heads.isEmpty() ? 4 : 3)) {
      throw operation.refused("%d axes".formatted(axes.rank()));
    }
    if (heads.isEmpty()) {
      return neurons;
    }
    long count = heads.get();
    Optional<Size> width = count < 1 ? Optional.empty() : axes.size(2).dividedBy(Size.of(count));
    Optional<Axes> cut =
        width.flatMap(
            each -> axes.reshaped(List.of(axes.size(0), axes.size(1), Size.of(count), each)));
    if (cut.isEmpty()) {
      throw operation.refused("%s channels in %d heads".formatted(axes.size(2), count));
    }
    return neurons.with(cut.get().transposed(TOKENS_AND_HEADS));
  }
}
