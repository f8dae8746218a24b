package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * {@code InstanceNormalization}: over all places of each channel; after a reshape that puts groups
 * of channels along the second axis, over all places of each group.
 */
final class InstanceNormalizationImporter implements OperatorImporter.OfOne {
  private static final float EPSILON = 1e-5f;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "epsilon");
    Neurons given = operation.neurons(0);
    if (given.axes().rank() < 2) {
      throw operation.refused("%d axes".formatted(given.axes().rank()));
    }
    Neurons neurons =
        given.form().kind() == Form.Kind.INPUT && given.axes().rank() > 2
            ? Channels.second(operation, given)
            : operation.assembly().settled(operation.arrangement().decided(given));
    Size channels = neurons.form().channels();
    int groups = groups(operation, neurons);
    int count = channels.inNetwork();
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Normalization(
                new Layer.Statistics.PerGroup(
                    groups, RealFunctions.decimal(operation.number("epsilon", EPSILON))),
                numbers(operation, 1, groups, count, 1),
                numbers(operation, 2, groups, count, 0),
                Activation.Plain.NONE),
            neurons.form(),
            neurons.axes(),
            neurons);
  }

  /** How many groups of channels the second axis counts, all else behind it. */
  private static int groups(Operation operation, Neurons neurons) throws UnsupportedException {
    Size channels = neurons.form().channels();
    List<Part> parts = neurons.axes().at(1);
    boolean slowest =
        parts.isEmpty()
            || parts.size() == 1
                && parts.getFirst().role() == Role.CHANNELS
                && parts.getFirst().size().times(parts.getFirst().stride()).equals(channels);
    boolean batchFirst = neurons.axes().at(0).stream().allMatch(part -> part.role() == Role.BATCH);
    if (!slowest || !batchFirst || channels.isOpen()) {
      throw operation.refused("does not find groups of channels along the second axis");
    }
    return neurons.axes().size(1).inNetwork();
  }

  /** Numbers of each group; those of a decomposed group normalisation have no effect. */
  private static Weights numbers(
      Operation operation, int index, int groups, int channels, float neutral)
      throws UnsupportedException, UnreadableNetworkException {
    Weights numbers = GroupNormalizationImporter.ofChannels(operation, index, groups, channels);
    for (int i = 0; i < numbers.size(); i++) {
      if (groups == channels || numbers.get(i) != neutral) {
        return numbers;
      }
    }
    return operation.parameters().filler(neutral, channels);
  }
}
