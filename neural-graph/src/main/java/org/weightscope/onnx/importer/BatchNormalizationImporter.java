package org.weightscope.onnx.importer;

import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * {@code BatchNormalization} with its running statistics, also of a model that was written in
 * training mode: those are what it would use once trained.
 */
final class BatchNormalizationImporter implements OperatorImporter.OfOne {
  private static final float EPSILON = 1e-5f;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(5, "epsilon", "momentum", "spatial", "training_mode");
    Neurons neurons = Channels.second(operation, operation.neurons(0));
    if (operation.integer("spatial", 1) != 1 && !neurons.form().placeCount().isOne()) {
      throw operation.refused("spatial");
    }
    Size channels = neurons.form().channels();
    int count = channels.inNetwork();
    Parameters parameters = operation.parameters();
    Layer layer =
        new Layer.Normalization(
            new Layer.Statistics.Stored(
                parameters.weights(operation.vector(3, channels), count),
                parameters.weights(operation.vector(4, channels), count),
                RealFunctions.decimal(operation.number("epsilon", EPSILON))),
            parameters.weights(operation.vector(1, channels), count),
            parameters.weights(operation.vector(2, channels), count),
            Activation.Plain.NONE);
    return operation
        .assembly()
        .add(operation.node(), layer, neurons.form(), neurons.axes(), neurons);
  }
}
