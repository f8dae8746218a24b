package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Reduction;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code ReduceMean} and its kin: over all places, or over the channels as part of a formula. */
record ReduceImporter(Reduction reduction) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "axes", "keepdims", "noop_with_empty_axes");
    Neurons neurons = operation.neurons(0);
    int rank = neurons.axes().rank();
    Optional<List<Long>> given = operation.integers("axes", 1);
    if (given.isEmpty() && operation.integer("noop_with_empty_axes", 0) != 0) {
      return neurons;
    }
    List<Integer> axes = new ArrayList<>();
    for (long axis : given.orElse(LongStream.range(0, rank).boxed().toList())) {
      axes.add(operation.axis(axis, rank));
    }
    Neurons reduced = reduced(operation, neurons, axes);
    if (operation.integer("keepdims", 1) == 0) {
      for (int axis : axes.stream().distinct().sorted(Comparator.reverseOrder()).toList()) {
        reduced = reduced.with(reduced.axes().without(axis));
      }
    }
    return reduced;
  }

  private Neurons reduced(Operation operation, Neurons given, List<Integer> axes)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    List<Integer> counting =
        axes.stream().distinct().filter(axis -> !given.axes().at(axis).isEmpty()).toList();
    if (counting.size() == 1 && countsChannels(given, counting.getFirst())) {
      int axis = counting.getFirst();
      Neurons neurons = given;
      if (neurons.form().kind() == Form.Kind.INPUT) {
        operation.arrangement().decideChannels(neurons.axes(), axis);
        neurons = operation.assembly().current(neurons);
      }
      if (neurons.formula().size() >= Formula.MOST_PARTS) {
        neurons = operation.assembly().settled(neurons);
      }
      if (!neurons.axes().at(axis).equals(neurons.form().whole(Role.CHANNELS))) {
        neurons = operation.arrangement().channelsAlong(neurons, axis);
      }
      return neurons.with(
          new Formula.Reduced(reduction, neurons.formula()),
          neurons.axes().with(axis, List.of()),
          operation.node());
    }
    return switch (reduction) {
      case MEAN -> GlobalPooling.over(operation, given, axes, Pooling.AVERAGE);
      case LARGEST -> GlobalPooling.over(operation, given, axes, Pooling.MAX);
      case SUM -> sum(operation, given, axes);
    };
  }

  private static boolean countsChannels(Neurons neurons, int axis) {
    return neurons.form().kind() == Form.Kind.INPUT
        ? axis == neurons.axes().rank() - 1
        : neurons.axes().at(axis).stream().allMatch(part -> part.role() == Role.CHANNELS);
  }

  private static Neurons sum(Operation operation, Neurons given, List<Integer> axes)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Size count = axes.stream().distinct().map(given.axes()::size).reduce(Size.ONE, Size::times);
    if (count.isOpen()) {
      throw operation.refused("sums an open number of places");
    }
    Neurons mean = GlobalPooling.over(operation, given, axes, Pooling.AVERAGE);
    return count.isOne()
        ? mean
        : mean.with(
            new Formula.Combined(
                Arithmetic.MULTIPLY, mean.formula(), new Formula.Number(count.first())),
            mean.axes(),
            operation.node());
  }
}
