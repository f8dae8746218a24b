package org.weightscope.onnx.importer;

import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.tensor.StoredTensor;

/** What a value of the graph is, as far as it is understood. */
sealed interface Term {

  /**
   * A tensor that is known beforehand.
   *
   * @param first in the first trial of open sizes
   * @param second in the second one; the same object if it does not depend on them
   * @param origin the tensor of the file that its values come from
   */
  record Constant(StoredTensor first, StoredTensor second, Weights.Origin origin) implements Term {
    Constant(StoredTensor tensor, Weights.Origin origin) {
      this(tensor, tensor, origin);
    }

    static Constant of(StoredTensor tensor) {
      return new Constant(tensor, new Weights.Origin(tensor.name(), Weights.Storage.AS_IS));
    }

    /** Its axes in both trials; none if their numbers differ. */
    List<Size> sizes() {
      return first.rank() != second.rank()
          ? List.of()
          : IntStream.range(0, first.rank())
              .mapToObj(axis -> new Size(first.dimension(axis), second.dimension(axis)))
              .toList();
    }

    /** Whether it is the same whatever the open sizes are. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFixed() {
      return first == second;
    }
  }

  /** Something with axes of known meaning, between which parts may move. */
  sealed interface Laid extends Term permits Neurons, Scores {
    Axes axes();

    /** The same with its parts on other axes. */
    Laid with(Axes other);
  }

  /**
   * Something that is computed from one value of the network, entry by entry.
   *
   * @param value number of the value in the network
   * @param form its shape
   * @param formula what is computed from each entry
   * @param axes what the axes of the tensor are
   * @param by the node that gives it
   */
  record Neurons(int value, Form form, Formula formula, Axes axes, OnnxNode by) implements Laid {
    @Override
    public Neurons with(Axes other) {
      return new Neurons(value, form, formula, other, by);
    }

    Neurons with(Formula other, Axes otherAxes, OnnxNode otherBy) {
      return new Neurons(value, form, other, otherAxes, otherBy);
    }
  }

  /**
   * Neurons among zeros, which a convolution, a pooling or a sum has to take.
   *
   * @param places zeros around the map
   * @param channels zeros behind the channels
   */
  record Padded(Neurons of, Window.Padding places, int channels) implements Term {}

  /**
   * Neurons repeated along axes in which they have size 1, as arithmetic would repeat them anyway.
   *
   * @param sizes of the axes after that
   */
  record Repeated(Neurons of, List<Size> sizes) implements Term {
    public Repeated {
      sizes = List.copyOf(sizes);
    }

    /** Whether arithmetic with {@code other} gives the same without the repetition. */
    boolean isLikewiseRepeatedBy(Neurons other) {
      if (other.axes().rank() < sizes.size()) {
        return false;
      }
      List<Size> behind =
          other.axes().sizes().subList(other.axes().rank() - sizes.size(), other.axes().rank());
      for (int axis = 0; axis < sizes.size(); axis++) {
        if (!sizes.get(axis).isOne() && !sizes.get(axis).equals(behind.get(axis))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Something that depends on what could not be read, which is reported already. */
  record Unknown() implements Term {}
}
