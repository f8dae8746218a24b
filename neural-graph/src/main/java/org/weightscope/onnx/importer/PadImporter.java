package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Pad} with zeros: around the places of a map, or behind its channels. */
final class PadImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "mode", "pads", "value");
    Neurons neurons = operation.neurons(0);
    List<Long> pads =
        operation.integers("pads", 1).orElseThrow(() -> operation.refused("pads are missing"));
    int rank = neurons.axes().rank();
    if (pads.size() != 2 * rank || pads.stream().anyMatch(pad -> pad < 0 || pad > 1 << 20)) {
      throw operation.refused("pads is %s".formatted(pads));
    }
    if (pads.stream().allMatch(pad -> pad == 0)) {
      return neurons;
    }
    double value = operation.has(2) ? operation.number(2) : operation.number("value", 0);
    if (!operation.text("mode", "constant").equals("constant") || value != 0) {
      throw operation.refused("pads with other than zeros");
    }
    return pads.get(0) + pads.get(rank) == 0 && rank <= 4 && rank >= 2
        ? padded(operation, neurons, pads)
        : refuse(operation, pads);
  }

  private static Term padded(Operation operation, Neurons neurons, List<Long> pads)
      throws UnsupportedException {
    int rank = neurons.axes().rank();
    boolean places = pads.get(1) + pads.get(1 + rank) == 0;
    if (!places && pads.get(1) == 0 && pads.stream().filter(pad -> pad != 0).count() == 1) {
      return new Term.Padded(neurons, Window.Padding.NONE, pads.get(1 + rank).intValue());
    }
    if (!places) {
      return refuse(operation, pads);
    }
    int row = rank == 4 ? 2 : -1;
    int column = rank - 1;
    return new Term.Padded(
        neurons,
        new Window.Padding(
            row < 0 ? 0 : pads.get(row).intValue(),
            pads.get(column).intValue(),
            row < 0 ? 0 : pads.get(row + rank).intValue(),
            pads.get(column + rank).intValue()),
        0);
  }

  private static Term refuse(Operation operation, List<Long> pads) throws UnsupportedException {
    throw operation.refused("pads is %s".formatted(pads));
  }
}
