package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code Conv} over one or two axes, over one as a map of a single row. After all places became
 * one, a kernel of size 1 is a linear layer.
 */
final class ConvImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "kernel_shape", "strides", "pads", "dilations", "auto_pad", "group");
    Window.Padding around = Padded.places(operation, 0);
    Neurons given = Padded.inner(operation, 0);
    Constant kernel = operation.constant(1);
    StoredTensor tensor = kernel.first();
    Parameters.requireWeights(tensor);
    int rank = given.axes().rank();
    if (tensor.rank() != rank || rank < 3 || rank > 4) {
      throw operation.refused("%d axes; maps of 3 or 4 are read".formatted(rank));
    }
    int groups = groups(operation, tensor);
    int inputs = Math.multiplyExact(tensor.dimension(1), groups);
    requireChannels(operation, given, tensor, inputs);
    List<Integer> size = new ArrayList<>();
    for (int axis = 2; axis < rank; axis++) {
      size.add(tensor.dimension(axis));
    }
    operation
        .integers("kernel_shape")
        .filter(shape -> !shape.equals(size.stream().map(Integer::longValue).toList()))
        .ifPresent(shape -> size.clear());
    if (size.isEmpty()) {
      throw operation.refused("kernel_shape is not that of the weights");
    }
    Neurons neurons = operation.arrangement().asMap(given);
    if (neurons.form().kind() == Form.Kind.VECTOR) {
      return linear(operation, neurons, kernel, groups, rank);
    }
    Kernel moves = Kernel.of(operation, size, neurons.form(), around);
    int outputs = tensor.dimension(0);
    Form form = moves.form(Size.of(outputs));
    Layer layer =
        new Layer.Convolution(
            operation
                .parameters()
                .weights(
                    kernel,
                    outputs,
                    tensor.dimension(1),
                    moves.size().height(),
                    moves.size().width()),
            bias(operation, outputs),
            moves.window(),
            groups,
            Activation.Plain.NONE);
    return operation
        .assembly()
        .add(operation.node(), layer, form, axes(neurons, form, rank), neurons);
  }

  /** Axes of a map, with as many axes as the operator's input had. */
  static Axes axes(Neurons before, Form form, int rank) {
    Axes axes =
        before
            .axes()
            .with(1, form.whole(Role.CHANNELS))
            .with(2, form.whole(Role.ROWS))
            .with(3, form.whole(Role.COLUMNS));
    return rank == 3 ? axes.without(2) : axes;
  }

  private static void requireChannels(
      Operation operation, Neurons given, StoredTensor tensor, int inputs)
      throws UnreadableNetworkException, OtherInputException {
    Size channels = given.axes().size(1);
    if (channels.isOpen()) {
      operation.assembly().requireInputSize(given.axes().at(1), inputs);
    }
    if (!channels.equals(Size.of(inputs))) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ShapeMismatch(
              Names.shown(tensor.name()),
              "a kernel that takes %s channels".formatted(channels),
              Arrays.toString(tensor.shape())));
    }
  }

  private static int groups(Operation operation, StoredTensor tensor) throws UnsupportedException {
    long groups = operation.integer("group", 1);
    if (groups < 1 || tensor.dimension(0) % groups != 0) {
      throw operation.refused("group is %d".formatted(groups));
    }
    return (int) groups;
  }

  private static Weights bias(Operation operation, int outputs)
      throws UnsupportedException, UnreadableNetworkException {
    if (!operation.has(2)) {
      return operation.parameters().filler(0, outputs);
    }
    return operation.parameters().weights(operation.vector(2, Size.of(outputs)), outputs);
  }

  private static Term linear(
      Operation operation, Neurons neurons, Constant kernel, int groups, int rank)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    StoredTensor tensor = kernel.first();
    if (groups != 1 || tensor.elements() != tensor.dimension(0) * tensor.dimension(1)) {
      throw operation.refused("a kernel over a single place");
    }
    Kernel moves =
        Kernel.of(
            operation,
            rank == 3 ? List.of(1) : List.of(1, 1),
            Form.map(neurons.form().channels(), Size.ONE, Size.ONE),
            Window.Padding.NONE);
    if (!moves.rows().isOne() || !moves.columns().isOne()) {
      throw operation.refused("zeros around a single place");
    }
    int outputs = tensor.dimension(0);
    StoredTensor matrix =
        StoredTensor.in(
            tensor.data(), 0, tensor.name(), tensor.type(), outputs, tensor.dimension(1));
    Neurons mapped =
        new LinearMap(new Constant(matrix, kernel.origin()), false, 1)
            .applied(operation, neurons, 1, Optional.of(bias(operation, outputs)));
    return rank == 3 ? mapped.with(mapped.axes().without(2)) : mapped;
  }
}
