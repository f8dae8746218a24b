package org.weightscope.onnx.importer;

import java.util.Arrays;
import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * A matrix that is applied to the channels along an axis.
 *
 * @param matrix tensor of two axes
 * @param inputsFirst whether it is {@code [in, out]}
 * @param factor what all of its values are multiplied with
 */
record LinearMap(Constant matrix, boolean inputsFirst, float factor) {

  int inputs() {
    return matrix.first().dimension(inputsFirst ? 0 : 1);
  }

  int outputs() {
    return matrix.first().dimension(inputsFirst ? 1 : 0);
  }

  /** The layer, without a bias if none is given. */
  Neurons applied(Operation operation, Neurons given, int axis, Optional<Weights> bias)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Assembly assembly = operation.assembly();
    if (given.axes().size(axis).isOpen()) {
      assembly.requireInputSize(given.axes().at(axis), inputs());
    }
    Parameters.requireWeights(matrix.first());
    if (!given.axes().size(axis).equals(Size.of(inputs()))) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ShapeMismatch(
              Names.shown(matrix.first().name()),
              "a weight that takes %s inputs".formatted(given.axes().size(axis)),
              Arrays.toString(matrix.first().shape())));
    }
    Weights shift = bias.isPresent() ? bias.get() : assembly.parameters().filler(0, outputs());
    Optional<PatchEmbedding> patches = PatchEmbedding.of(operation, given, axis);
    if (patches.isPresent()) {
      return operation
          .arrangement()
          .asTokens(patches.get().applied(weight(assembly.parameters()), shift));
    }
    Neurons neurons = operation.arrangement().channelsAlong(given, axis);
    Form form = neurons.form().withChannels(Size.of(outputs()));
    return assembly.add(
        operation.node(),
        new Layer.Linear(weight(assembly.parameters()), shift, Activation.Plain.NONE),
        form,
        neurons.axes().with(axis, form.whole(Role.CHANNELS)),
        neurons);
  }

  private Weights weight(Parameters parameters) throws UnreadableNetworkException {
    Weights weight =
        inputsFirst
            ? parameters.transposed(matrix)
            : parameters.weights(matrix, outputs(), inputs());
    return times(weight, factor);
  }

  static Weights times(Weights weights, float factor) {
    if (factor == 1) {
      return weights;
    }
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Parameters.derived(weights, values);
  }
}
