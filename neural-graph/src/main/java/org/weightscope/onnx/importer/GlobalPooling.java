package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Pooling;
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
    if (parts.stream().anyMatch(part -> part.role() == Role.CHANNELS || part.role() == Role.BATCH)
        || !Part.size(parts).equals(form.placeCount())) {
      throw operation.refused("does not take all places and nothing else");
    }
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.GlobalPool(pooling),
            Form.vector(form.channels()),
            after,
            neurons);
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
