package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * {@code LayerNormalization} and {@code RMSNormalization} over the last axis.
 *
 * @param centred whether the mean is taken off
 */
record LayerNormalizationImporter(boolean centred) implements OperatorImporter.OfOne {
  private static final float EPSILON = 1e-5f;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(centred ? 3 : 2, "axis", "epsilon", "stash_type");
    Neurons given = operation.neurons(0);
    int rank = given.axes().rank();
    int axis = operation.axis(operation.integer("axis", -1), rank);
    for (int behind = axis + 1; behind < rank; behind++) {
      if (!given.axes().at(behind).isEmpty()) {
        throw operation.refused("axis is %d of %d".formatted(axis, rank));
      }
    }
    return normalized(
        operation,
        given,
        axis,
        new Given(
            centred,
            1,
            Optional.of(2).filter(operation::has),
            operation.number("epsilon", EPSILON)));
  }

  /**
   * What a node says of a normalisation.
   *
   * @param scale which input it is
   * @param shift which input it is, if there is one
   */
  record Given(boolean centred, int scale, Optional<Integer> shift, float epsilon) {}

  /** The normalisation of the channels along an axis. */
  static Neurons normalized(Operation operation, Neurons from, int axis, Given given)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons neurons = operation.arrangement().channelsAlong(from, axis);
    Size channels = neurons.form().channels();
    Parameters parameters = operation.parameters();
    int count = channels.inNetwork();
    Weights scale = parameters.weights(operation.vector(given.scale(), channels), count);
    Weights shift =
        given.shift().isPresent()
            ? parameters.weights(operation.vector(given.shift().get(), channels), count)
            : parameters.filler(0, count);
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Normalization(
                new Layer.Statistics.PerPlace(
                    given.centred(), RealFunctions.decimal(given.epsilon())),
                scale,
                shift,
                Activation.Plain.NONE),
            neurons.form(),
            neurons.axes(),
            neurons);
  }
}
