package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Slice} of channels, or of one token. */
final class SliceImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(5, "starts", "ends", "axes");
    Neurons neurons = operation.neurons(0);
    List<Long> starts = required(operation, "starts", 1);
    List<Long> ends = required(operation, "ends", 2);
    Optional<List<Long>> axes = operation.integers("axes", 3);
    Optional<List<Long>> steps = operation.integers("steps", 4);
    if (ends.size() != starts.size()
        || axes.isPresent() && axes.get().size() != starts.size()
        || steps.isPresent() && steps.get().size() != starts.size()) {
      throw operation.refused("starts, ends, axes and steps are not as many");
    }
    for (int i = 0; i < starts.size(); i++) {
      int axis = operation.axis(axes.isPresent() ? axes.get().get(i) : i, neurons.axes().rank());
      long step = steps.isPresent() ? steps.get().get(i) : 1;
      Size size = neurons.axes().size(axis);
      SliceRange first =
          SliceRange.of(operation, starts.get(i), ends.get(i), step, Math.toIntExact(size.first()));
      SliceRange second =
          SliceRange.of(
              operation, starts.get(i), ends.get(i), step, Math.toIntExact(size.second()));
      if (first.isAllOf(Math.toIntExact(size.first()))
          && second.isAllOf(Math.toIntExact(size.second()))) {
        continue;
      }
      if (first.count() == 1 && second.count() == 1) {
        Optional<Neurons> token =
            TokenChoice.of(operation, neurons, axis, new Size(first.start(), second.start()));
        if (token.isPresent()) {
          neurons = token.get();
          continue;
        }
      }
      if (size.isOpen()) {
        throw operation.refused("a part of an axis of open size");
      }
      operation.parameters().take(first.count());
      neurons = ChannelChoice.of(operation, neurons, axis, first.indices());
    }
    return neurons;
  }

  private static List<Long> required(Operation operation, String attribute, int index)
      throws UnsupportedException {
    return operation
        .integers(attribute, index)
        .orElseThrow(() -> operation.refused(attribute + " are missing"));
  }
}
