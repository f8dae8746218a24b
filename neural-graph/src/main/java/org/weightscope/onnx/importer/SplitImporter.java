package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Split} of channels. */
final class SplitImporter implements OperatorImporter {
  @Override
  public List<Term> readAll(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "axis", "split", "num_outputs");
    Neurons neurons = operation.neurons(0);
    int axis = operation.axis(operation.integer("axis", 0), neurons.axes().rank());
    if (neurons.axes().size(axis).isOpen()) {
      throw operation.refused("of an axis of open size");
    }
    int size = Math.toIntExact(neurons.axes().size(axis).first());
    operation.parameters().take(size);
    List<Integer> sizes = sizes(operation, size, operation.integers("split", 1));
    List<Term> parts = new ArrayList<>();
    int begin = 0;
    for (int part : sizes) {
      parts.add(
          ChannelChoice.of(
              operation, neurons, axis, IntStream.range(begin, begin + part).boxed().toList()));
      begin += part;
    }
    return parts;
  }

  /** Sizes of the parts: as given, else as even as can be. */
  static List<Integer> sizes(Operation operation, int size, Optional<List<Long>> given)
      throws UnsupportedException {
    int parts = operation.node().outputs().size();
    List<Integer> sizes = new ArrayList<>();
    int each = (size + parts - 1) / parts;
    int left = size;
    for (int i = 0; i < parts; i++) {
      long part =
          given.isPresent() && given.get().size() == parts
              ? given.get().get(i)
              : Math.min(each, left);
      if (part < 0 || part > left || given.isPresent() && given.get().size() != parts) {
        throw operation.refused("split");
      }
      sizes.add((int) part);
      left -= (int) part;
    }
    if (left != 0) {
      throw operation.refused("split");
    }
    return sizes;
  }
}
