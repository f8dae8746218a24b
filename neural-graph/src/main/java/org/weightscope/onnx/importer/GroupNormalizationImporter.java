package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code GroupNormalization}: scale and shift a group in version 18, a channel in version 21. */
final class GroupNormalizationImporter implements OperatorImporter.OfOne {
  private static final float EPSILON = 1e-5f;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "num_groups", "epsilon", "stash_type");
    Neurons neurons = Channels.second(operation, operation.neurons(0));
    Size channels = neurons.form().channels();
    long groups = operation.integer("num_groups", 0);
    if (channels.isOpen() || groups < 1 || channels.first() % groups != 0) {
      throw operation.refused("num_groups is %d".formatted(groups));
    }
    int count = channels.inNetwork();
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Normalization(
                new Layer.Statistics.PerGroup(
                    (int) groups, RealFunctions.decimal(operation.number("epsilon", EPSILON))),
                ofChannels(operation, 1, (int) groups, count),
                ofChannels(operation, 2, (int) groups, count),
                Activation.Plain.NONE),
            neurons.form(),
            neurons.axes(),
            neurons);
  }

  /** A number for each channel, from a tensor that has as many or one for each group. */
  static Weights ofChannels(Operation operation, int index, int groups, int channels)
      throws UnsupportedException, UnreadableNetworkException {
    Constant constant = operation.constant(index);
    Parameters parameters = operation.parameters();
    if (constant.first().elements() == channels) {
      return parameters.weights(constant, channels);
    }
    float[] each = parameters.weights(operation.vector(index, Size.of(groups)), groups).toArray();
    parameters.take(channels);
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = each[c / (channels / groups)];
    }
    return Weights.of(
        new Weights.Origin(constant.origin().tensor(), Weights.Storage.DERIVED), values, channels);
  }
}
