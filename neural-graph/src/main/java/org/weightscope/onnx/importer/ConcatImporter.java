package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/** {@code Concat} of channels, of learned tokens and a sequence, or of channels and zeros. */
final class ConcatImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(Integer.MAX_VALUE, "axis");
    if (operation.inputs().isEmpty()) {
      throw operation.refused("has no inputs");
    }
    if (ClassTokens.applies(operation)) {
      Neurons tokens = operation.neurons(operation.inputs().size() - 1);
      int along = operation.axis(operation.integer("axis", 1), tokens.axes().rank());
      return new ClassTokens(operation, along).before(tokens);
    }
    if (operation.inputs().size() == 2 && operation.input(1) instanceof Constant behind) {
      return amongZeros(operation, operation.neurons(0), behind);
    }
    List<Neurons> parts = new ArrayList<>();
    for (int i = 0; i < operation.inputs().size(); i++) {
      parts.add(operation.neurons(i));
    }
    int axis = operation.axis(operation.integer("axis", 1), parts.getFirst().axes().rank());
    for (Neurons part : parts) {
      if (part.axes().rank() != parts.getFirst().axes().rank()) {
        throw operation.refused("of neurons with other axes");
      }
    }
    return FirstChannels.joined(operation, ChannelChoice.together(operation, parts, axis));
  }

  private static Term amongZeros(Operation operation, Neurons given, Constant behind)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    int axis = operation.axis(operation.integer("axis", 1), given.axes().rank());
    Neurons decided = ChannelChoice.decided(operation, given, axis);
    Neurons neurons = operation.arrangement().channelsAlong(decided, axis);
    List<Size> sizes = new ArrayList<>(neurons.axes().sizes());
    int channels = axis < behind.first().rank() ? behind.first().dimension(axis) : 0;
    sizes.set(axis, Size.of(channels));
    if (channels == 0 || !sizes.equals(behind.sizes())) {
      throw operation.refused(
          "joins neurons of %s and a constant of %s".formatted(sizes, behind.sizes()));
    }
    if (!isZero(behind.first()) || !isZero(behind.second())) {
      throw operation.refused("joins neurons and numbers other than zeros");
    }
    return new Term.Padded(neurons, Window.Padding.NONE, channels);
  }

  private static boolean isZero(StoredTensor tensor) throws UnreadableNetworkException {
    Parameters.requireWeights(tensor);
    for (float value : tensor.toFloats()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
