package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.network.Step;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** Pooling over all places, which some axes of the graph count. */
final class GlobalPooling {
  private GlobalPooling() {}

  /** A vector of the channels; the axes of the places have size 1. */
  static Neurons over(Operation operation, Neurons given, List<Integer> axes, Pooling pooling)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = decided(operation, given, axes);
    neurons = operation.assembly().settled(neurons);
    Form form = neurons.form();
    List<Part> parts = new ArrayList<>();
    Axes after = neurons.axes();
    for (int axis : axes) {
      parts.addAll(neurons.axes().at(axis));
      after = after.with(axis, List.of());
    }
    if (parts.isEmpty()) {
      return neurons;
    }
    if (parts.stream().anyMatch(part -> part.role() == Role.BATCH)) {
      operation.assembly().requireSecondIsBatch();
    }
    if (parts.stream()
        .anyMatch(part -> part.role() == Role.CHANNELS || part.role() == Role.BATCH)) {
      throw operation.refused("does not take all places and nothing else");
    }
    if (!Part.size(parts).equals(form.placeCount())) {
      return alongOneAxis(operation, neurons, parts, after, pooling);
    }
    neurons = beforePooling(operation, neurons, pooling);
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.GlobalPool(pooling),
            Form.vector(form.channels()),
            after,
            neurons);
  }

  /** A map of a single row or a single column. */
  private static Neurons alongOneAxis(
      Operation operation, Neurons neurons, List<Part> parts, Axes after, Pooling pooling)
      throws UnsupportedException {
    Form form = neurons.form();
    boolean overRows = parts.equals(form.whole(Role.ROWS));
    boolean overColumns = parts.equals(form.whole(Role.COLUMNS));
    if (form.kind() != Form.Kind.MAP || !overRows && !overColumns) {
      throw operation.refused("does not take all places and nothing else");
    }
    if (Part.size(parts).isOpen()) {
      throw operation.refused("takes an open number of places, and not all");
    }
    Size one = Size.ONE;
    return operation
        .assembly()
        .add(
            operation.node(),
            wholeAxis(form, overRows, pooling),
            Form.map(
                form.channels(),
                overRows ? one : form.size(Role.ROWS),
                overRows ? form.size(Role.COLUMNS) : one),
            after,
            neurons);
  }

  private static Layer.Pool wholeAxis(Form form, boolean overRows, Pooling pooling) {
    Window.Size kernel =
        overRows
            ? new Window.Size(form.size(Role.ROWS).inNetwork(), 1)
            : new Window.Size(1, form.size(Role.COLUMNS).inNetwork());
    return new Layer.Pool(
        pooling,
        kernel,
        new Window(Window.Size.ONE, Window.Size.ONE, Window.Padding.NONE),
        false,
        false);
  }

  /** Pooling along one axis and then the other is pooling over all: what the first one reads. */
  private static Neurons beforePooling(Operation operation, Neurons neurons, Pooling pooling) {
    Draft draft = operation.assembly().draft();
    Form form = neurons.form();
    if (form.kind() != Form.Kind.MAP
        || !draft.isStep(neurons.value())
        || !(draft.step(neurons.value()) instanceof Step step)
        || !(step.layer() instanceof Layer.Pool before)
        || !takesWholeAxis(before, form, pooling)) {
      return neurons;
    }
    return new Neurons(
        step.inputs().getFirst(), form, neurons.formula(), neurons.axes(), neurons.by());
  }

  /** Whether a layer that gave {@code form} pooled a whole axis in the same way. */
  private static boolean takesWholeAxis(Layer.Pool before, Form form, Pooling pooling) {
    int rows = before.kernel().height();
    int columns = before.kernel().width();
    boolean overRows = form.size(Role.ROWS).isOne() && columns == 1;
    boolean overColumns = form.size(Role.COLUMNS).isOne() && rows == 1;
    return (overRows || overColumns)
        && before.equals(
            wholeAxis(
                Form.map(form.channels(), Size.of(rows), Size.of(columns)), overRows, pooling));
  }

  private static Neurons decided(Operation operation, Neurons given, List<Integer> places)
      throws UnsupportedException, OtherInputException {
    Neurons neurons = operation.assembly().current(given);
    if (neurons.form().kind() != Form.Kind.INPUT) {
      return neurons;
    }
    List<Integer> others =
        IntStream.range(1, neurons.axes().rank())
            .filter(axis -> !places.contains(axis))
            .boxed()
            .toList();
    if (others.size() == 1 && places.size() == 2) {
      operation.arrangement().decideMap(neurons.axes(), others.getFirst(), places);
    } else if (others.size() == 1 && places.size() == 1) {
      operation.arrangement().decideChannels(neurons.axes(), others.getFirst());
    } else {
      throw operation.refused("does not take all places and nothing else");
    }
    return operation.assembly().current(neurons);
  }
}
