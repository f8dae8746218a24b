package org.weightscope.onnx.importer;

import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** Where operators of maps expect channels. */
final class Channels {
  private Channels() {}

  /** Settled neurons with their channels along the second axis. */
  static Neurons second(Operation operation, Neurons given)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    if (given.axes().rank() < 2) {
      throw operation.refused("%d axes".formatted(given.axes().rank()));
    }
    if (given.form().kind() == Form.Kind.INPUT && given.axes().rank() > 2) {
      int rank = given.axes().rank();
      Neurons map = operation.arrangement().asMap(given);
      return rank == 3 ? map.with(map.axes().without(2)) : map;
    }
    Neurons neurons = operation.arrangement().channelsAlong(given, 1);
    if (!neurons.axes().at(1).equals(neurons.form().whole(Role.CHANNELS))) {
      throw operation.refused("does not find the channels along the second axis");
    }
    return neurons;
  }
}
