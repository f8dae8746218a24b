package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Concat} of channels, or of learned tokens and a sequence. */
final class ConcatImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(Integer.MAX_VALUE, "axis");
    if (ClassTokens.applies(operation)) {
      Neurons tokens = operation.neurons(operation.inputs().size() - 1);
      int along = operation.axis(operation.integer("axis", 1), tokens.axes().rank());
      return new ClassTokens(operation, along).before(tokens);
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
}
