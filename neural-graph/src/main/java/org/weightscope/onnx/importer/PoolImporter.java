package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code MaxPool} and {@code AveragePool} over one or two axes. */
record PoolImporter(Pooling pooling) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(
        1,
        "kernel_shape",
        "strides",
        "pads",
        "dilations",
        "auto_pad",
        "ceil_mode",
        "count_include_pad",
        "storage_order");
    Window.Padding around = Padded.places(operation, 0);
    boolean amongZeros = !around.equals(Window.Padding.NONE);
    if (amongZeros && pooling == Pooling.MAX) {
      throw operation.refused("zeros around a map whose largest values are taken");
    }
    Neurons given = Padded.inner(operation, 0);
    int rank = given.axes().rank();
    List<Integer> size =
        operation.integers("kernel_shape").orElse(List.of()).stream()
            .map(number -> Math.clamp(number, 0, Integer.MAX_VALUE))
            .toList();
    if (size.size() != rank - 2) {
      throw operation.refused("kernel_shape is %s".formatted(size));
    }
    boolean countsPadding = operation.integer("count_include_pad", 0) != 0;
    if (amongZeros
        && !countsPadding
        && (operation.integers("pads").orElse(List.of()).stream().anyMatch(pad -> pad != 0)
            || !operation.text("auto_pad", "NOTSET").equals("NOTSET"))) {
      throw operation.refused("an average with zeros of two kinds");
    }
    Neurons neurons = operation.arrangement().asMap(given);
    if (neurons.form().kind() == Form.Kind.VECTOR) {
      throw operation.refused("a kernel over a single place");
    }
    Kernel moves = Kernel.of(operation, size, neurons.form(), around);
    Form form = moves.form(neurons.form().channels());
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Pool(
                pooling, moves.size(), moves.window(), countsPadding || amongZeros, moves.ceil()),
            form,
            ConvImporter.axes(neurons, form, rank),
            neurons);
  }
}
