package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.onnx.importer.Term.Laid;

/** {@code Reshape} of neurons: parts of axes move between axes. */
final class ReshapeImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation) throws UnsupportedException, UnreadableNetworkException {
    operation.only(2, "allowzero", "shape");
    Laid neurons = operation.laid(0);
    List<Size> target = target(operation, neurons.axes().sizes(), operation.sizes(1));
    return operation.arrangement().asTokens(reshaped(operation, neurons, target));
  }

  static Laid reshaped(Operation operation, Laid neurons, List<Size> target)
      throws UnsupportedException {
    Optional<Axes> axes = neurons.axes().reshaped(target);
    if (axes.isEmpty()) {
      throw operation.refused("to %s of %s".formatted(target, neurons.axes().sizes()));
    }
    return neurons.with(axes.get());
  }

  /** The sizes that the numbers of the operator stand for: 0 keeps one, -1 is worked out. */
  static List<Size> target(Operation operation, List<Size> before, List<Size> given)
      throws UnsupportedException {
    if (operation
            .node()
            .attribute("allowzero")
            .map(OnnxAttribute::value)
            .filter(value -> value instanceof OnnxAttribute.Int(long on) && on != 0)
            .isPresent()
        && given.stream().anyMatch(size -> size.first() == 0)) {
      throw operation.refused("allowzero");
    }
    List<Size> target = new ArrayList<>();
    int open = -1;
    Size known = Size.ONE;
    for (int i = 0; i < given.size(); i++) {
      Size size = given.get(i);
      if (size.equals(Size.of(-1)) && open < 0) {
        open = i;
        size = Size.ONE;
      } else if (size.equals(Size.of(0)) && i < before.size()) {
        size = before.get(i);
      } else if (Math.min(size.first(), size.second()) < 1
          || Math.max(size.first(), size.second()) > Integer.MAX_VALUE) {
        throw operation.refused("to %s".formatted(given));
      }
      known = known.times(size);
      if (Math.max(known.first(), known.second()) > Integer.MAX_VALUE) {
        throw operation.refused("to %s".formatted(given));
      }
      target.add(size);
    }
    if (open >= 0) {
      Size all = before.stream().reduce(Size.ONE, Size::times);
      target.set(
          open,
          all.dividedBy(known)
              .orElseThrow(() -> operation.refused("to %s of %s".formatted(given, before))));
    }
    return target;
  }
}
