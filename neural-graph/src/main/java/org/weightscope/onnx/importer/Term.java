package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.tensor.StoredTensor;

/** What a value of the graph is, as far as it is understood. */
sealed interface Term {

  /** A tensor that is known beforehand. */
  record Constant(StoredTensor tensor) implements Term {}

  /** Neurons: the input, or what a layer gives. */
  sealed interface Neurons extends Term {
    /** Number of axes, the neurons along the last one; -1 if it is not known. */
    int rank();

    /** Number of neurons; -1 if it is not known. */
    long size();
  }

  /**
   * The input of the network.
   *
   * @param dims sizes, -1 where they are free; empty if the file states none
   */
  record Input(Optional<List<Long>> dims) implements Neurons {
    @Override
    public int rank() {
      return dims.map(List::size).orElse(-1);
    }

    @Override
    public long size() {
      return dims.filter(sizes -> !sizes.isEmpty()).map(List::getLast).orElse(-1L);
    }
  }

  /**
   * A matrix applied to neurons, and a bias.
   *
   * @param weight tensor of two axes
   * @param transposed whether it is {@code [in, out]}
   * @param weightFactor factor on all of its values
   * @param bias tensor of as many values as there are outputs, or of a single one for all
   * @param biasFactor factor on all of its values
   */
  record Linear(
      Neurons from,
      StoredTensor weight,
      boolean transposed,
      float weightFactor,
      Optional<StoredTensor> bias,
      float biasFactor,
      int rank)
      implements Neurons {
    int inputs() {
      return weight.dimension(transposed ? 0 : 1);
    }

    int outputs() {
      return weight.dimension(transposed ? 1 : 0);
    }

    @Override
    public long size() {
      return outputs();
    }
  }

  /** What a layer gives after its activation. */
  record Activated(Linear from, Activation activation) implements Neurons {
    @Override
    public int rank() {
      return from.rank();
    }

    @Override
    public long size() {
      return from.size();
    }
  }

  /** What a layer gives, with the axis of its single neuron left out; only at the end. */
  record Squeezed(Neurons from) implements Term {}

  /**
   * What a layer gives, times a number; only a sine may take it.
   *
   * @param node the node that multiplies
   */
  record Scaled(Linear from, double factor, OnnxNode node) implements Term {}

  /** Something that depends on what could not be read, which is reported already. */
  record Unknown() implements Term {}
}
