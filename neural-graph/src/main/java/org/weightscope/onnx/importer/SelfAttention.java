package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Entry;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Laid;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * An attention that is written as products of matrices. The axes before the last two count the
 * batch and the heads: the first product of two tensors of neurons gives {@link Scores}, their
 * softmax times the values gives the layer.
 */
record SelfAttention(Operation operation) {

  /** The product of two tensors, neither of them constant. */
  Laid product(Laid left, Laid right)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    if (left.axes().rank() != right.axes().rank() || left.axes().rank() < 2) {
      throw operation.refused("multiplies neurons of other axes");
    }
    return switch (left) {
      case Scores weights ->
          switch (right) {
            case Neurons values -> attention(weights, values);
            case Scores _ -> throw operation.refused("multiplies scores of attentions");
          };
      case Neurons neurons ->
          switch (right) {
            case Scores weights -> {
              Neurons attended =
                  attention(
                      weights.with(weights.axes().turned()), neurons.with(neurons.axes().turned()));
              yield attended.with(attended.axes().turned());
            }
            case Neurons others -> scores(neurons, others);
          };
    };
  }

  /** {@code left[.., tokens, width] · right[.., width, tokens]}. */
  Scores scores(Neurons left, Neurons right)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons queries = left;
    Neurons keys = right.with(right.axes().turned());
    int rank = queries.axes().rank();
    List<Part> heads = heads(queries.axes(), keys.axes());
    List<List<Part>> axes = new ArrayList<>();
    int place = 0;
    for (List<Part> leading : queries.axes().each().subList(0, rank - 2)) {
      List<Part> parts = new ArrayList<>();
      for (Part part : leading) {
        parts.add(part.role() == Role.CHANNELS ? heads.get(place++) : part);
      }
      axes.add(parts);
    }
    HeadProjection first = projection(queries);
    HeadProjection second = projection(keys);
    if (first.source() != second.source() || !first.form().equals(second.form())) {
      throw operation.refused("queries and keys are not of the same neurons");
    }
    axes.add(Part.whole(Role.ROWS, first.form().placeCount()));
    axes.add(Part.whole(Role.COLUMNS, first.form().placeCount()));
    return new Scores(
        first, second, first.factor() * second.factor(), new Axes(axes), operation.node());
  }

  /** {@code weights[.., queries, keys] · values[.., keys, width]}. */
  Neurons attention(Scores weights, Neurons values)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    int rank = values.axes().rank();
    if (weights.over().isEmpty()) {
      throw operation.refused("multiplies scores that no softmax was taken of");
    }
    Role keys = weights.over().get();
    Size tokens = weights.first().form().placeCount();
    if (!weights.axes().at(rank - 1).equals(Part.whole(keys, tokens))
        || !weights.axes().at(rank - 2).equals(Part.whole(Scores.other(keys), tokens))) {
      throw operation.refused("does not sum over the keys");
    }
    heads(weights.axes(), values.axes());
    int[] headAt = Axes.indices(channels(weights.axes(), rank - 2));
    int[] offsetAt = Axes.indices(channels(values.axes(), rank - 2));
    int[] within = Axes.indices(requireChannels(values.axes().at(rank - 1)));
    int[] rows = new int[headAt.length * within.length];
    for (int i = 0; i < headAt.length; i++) {
      for (int j = 0; j < within.length; j++) {
        rows[headAt[i] * within.length + j] = offsetAt[i] + within[j];
      }
    }
    HeadProjection value = HeadProjection.of(operation, requireTokens(values), rows);
    if (value.source() != weights.first().source()) {
      throw operation.refused("values are not of the same neurons as queries and keys");
    }
    Size width = Size.of(within.length);
    List<List<Part>> axes = new ArrayList<>();
    for (List<Part> leading : weights.axes().each().subList(0, rank - 2)) {
      axes.add(
          leading.stream()
              .map(part ->
                  part.role() == Role.CHANNELS
                      ? new Part(Role.CHANNELS, part.size(), part.stride().times(width))
                      : part)
              .toList());
    }
    axes.add(value.form().whole(Role.TOKENS));
    axes.add(Part.whole(Role.CHANNELS, width));
    Neurons attended = layer(weights, value, headAt.length, new Axes(axes));
    return value.factor() == 1
        ? attended
        : attended.with(
            new Formula.Combined(
                Arithmetic.MULTIPLY, Entry.ENTRY, new Formula.Number(value.factor())),
            attended.axes(),
            operation.node());
  }

  /** The layer, whose channels stand head by head. */
  private Neurons layer(Scores weights, HeadProjection value, int heads, Axes axes) {
    boolean rowsAsk = weights.over().equals(Optional.of(Role.COLUMNS));
    Layer attention =
        new Layer.Attention(
            (rowsAsk ? weights.first() : weights.second()).map(),
            (rowsAsk ? weights.second() : weights.first()).map(),
            value.map(),
            heads,
            weights.factor(),
            weights.causal().isPresent());
    Neurons from = new Neurons(value.source(), value.form(), Entry.ENTRY, axes, operation.node());
    return operation.assembly().add(operation.node(), attention, value.form(), axes, from);
  }

  /** Neurons with the batch, the heads, tokens and channels of a head along their axes. */
  private HeadProjection projection(Neurons neurons)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    int rank = neurons.axes().rank();
    List<Part> channels = new ArrayList<>(channels(neurons.axes(), rank - 2));
    channels.addAll(requireChannels(neurons.axes().at(rank - 1)));
    return HeadProjection.of(operation, requireTokens(neurons), Axes.indices(channels));
  }

  /**
   * The heads that the leading axes of two tensors count alike, numbered in the order in which they
   * stand.
   */
  private List<Part> heads(Axes left, Axes right) throws UnsupportedException, OtherInputException {
    for (int axis = 0; axis < left.rank() - 2; axis++) {
      List<Part> ours = left.at(axis);
      List<Part> theirs = right.at(axis);
      boolean alike = ours.size() == theirs.size();
      for (int i = 0; alike && i < ours.size(); i++) {
        Part part = ours.get(i);
        alike =
            part.role() == Role.CHANNELS
                ? theirs.get(i).role() == Role.CHANNELS && part.size().equals(theirs.get(i).size())
                : part.role() == Role.BATCH && part.equals(theirs.get(i));
      }
      if (!alike) {
        if (left.at(left.rank() - 2).stream().anyMatch(part -> part.role() == Role.BATCH)) {
          requireOtherBatch();
        }
        throw operation.refused("does not find the batch and the heads along the first axes");
      }
    }
    List<Part> heads = new ArrayList<>();
    Size stride = Size.ONE;
    for (Part part : channels(left, left.rank() - 2).reversed()) {
      if (part.size().isOpen()) {
        throw operation.refused("number of heads is open");
      }
      heads.addFirst(new Part(Role.CHANNELS, part.size(), stride));
      stride = stride.times(part.size());
    }
    return heads;
  }

  /** The parts of the first axes that count channels. */
  private static List<Part> channels(Axes axes, int before) {
    return axes.each().subList(0, before).stream()
        .flatMap(List::stream)
        .filter(part -> part.role() == Role.CHANNELS)
        .toList();
  }

  private List<Part> requireChannels(List<Part> parts) throws UnsupportedException {
    if (parts.stream().anyMatch(part -> part.role() != Role.CHANNELS || part.size().isOpen())) {
      throw operation.refused("does not find the channels of a head along one axis");
    }
    return parts;
  }

  /** That what was taken for the batch are the tokens. */
  private void requireOtherBatch() throws OtherInputException {
    operation.assembly().requireSecondIsBatch();
    operation.assembly().requireSequenceAlone();
  }

  /** That the last axis but one counts all tokens. */
  private Neurons requireTokens(Neurons neurons) throws UnsupportedException, OtherInputException {
    List<Part> parts = neurons.axes().at(neurons.axes().rank() - 2);
    if (parts.stream().anyMatch(part -> part.role() == Role.BATCH)) {
      requireOtherBatch();
    }
    if (neurons.form().kind() != Form.Kind.SEQUENCE
        || !parts.equals(neurons.form().whole(Role.TOKENS))) {
      throw operation.refused("does not find the tokens of a sequence along one axis");
    }
    return neurons;
  }
}
