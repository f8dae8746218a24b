package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** One token of a sequence. */
final class TokenChoice {
  private TokenChoice() {}

  /**
   * The token at an entry of an axis, as a vector; empty if the axis does not count all tokens.
   *
   * @param entry in both trials of open sizes
   */
  static Optional<Neurons> of(Operation operation, Neurons given, int axis, Size entry)
      throws UnsupportedException, UnreadableNetworkException {
    Neurons neurons = operation.assembly().current(given);
    Form form = neurons.form();
    if (form.kind() != Form.Kind.SEQUENCE
        || form.placeCount().isOne()
        || !neurons.axes().at(axis).equals(form.whole(Role.TOKENS))) {
      return Optional.empty();
    }
    Size tokens = form.placeCount();
    if (Math.min(entry.first(), entry.second()) < 0
        || entry.first() >= tokens.first()
        || entry.second() >= tokens.second()) {
      throw operation.refused("a token that the sequence does not have");
    }
    long fromEnd = entry.first() - tokens.first();
    boolean last = entry.isOpen() && fromEnd == entry.second() - tokens.second();
    if (entry.isOpen() && !last) {
      throw operation.refused("a token whose number depends on their count");
    }
    return Optional.of(
        operation
            .assembly()
            .add(
                operation.node(),
                new Layer.TokenAt(Math.toIntExact(last ? fromEnd : entry.first())),
                Form.vector(form.channels()),
                neurons.axes().with(axis, java.util.List.of()),
                operation.assembly().settled(neurons)));
  }
}
