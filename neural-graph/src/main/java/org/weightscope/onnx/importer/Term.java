package org.weightscope.onnx.importer;

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

  /** Something that depends on what could not be read, which is reported already. */
  record Unknown() implements Term {}
}
