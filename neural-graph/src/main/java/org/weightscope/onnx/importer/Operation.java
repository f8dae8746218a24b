package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.tensor.StoredTensor;

/**
 * A node and what is known of its inputs; answers what importers ask, and refuses what is not as
 * they need it.
 *
 * @param inputs one a name; empty where an optional input is left out
 */
record Operation(OnnxNode node, List<Optional<Term>> inputs) {

  /** The node cannot be read. */
  UnsupportedException refused() {
    return new UnsupportedException(node, Optional.empty());
  }

  /** The node cannot be read because of an attribute, or of what it is given. */
  UnsupportedException refused(String because) {
    return new UnsupportedException(node, Optional.of(because));
  }

  /** The term of an input that must be there. */
  Term input(int index) throws UnsupportedException {
    Optional<Term> term = optional(index);
    if (term.isEmpty()) {
      throw refused("input " + index + " is missing");
    }
    return term.get();
  }

  /** The term of an input that may be left out. */
  Optional<Term> optional(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /** The neurons of an input. */
  Term.Neurons neurons(int index) throws UnsupportedException {
    Term term = input(index);
    refuseScaled(term);
    if (term instanceof Term.Neurons neurons) {
      return neurons;
    }
    throw refused();
  }

  /** The layer of an input, which has no activation yet. */
  Term.Linear linear(int index) throws UnsupportedException {
    if (neurons(index) instanceof Term.Linear linear) {
      return linear;
    }
    throw refused();
  }

  /** The tensor of an input. */
  StoredTensor constant(int index) throws UnsupportedException {
    if (input(index) instanceof Term.Constant(StoredTensor tensor)) {
      return tensor;
    }
    throw refused();
  }

  /** A factor that no sine takes is the fault of the node that multiplies. */
  static void refuseScaled(Term term) throws UnsupportedException {
    if (term instanceof Term.Scaled scaled) {
      throw new UnsupportedException(scaled.node(), Optional.empty());
    }
  }

  /** Refuses more inputs, and attributes of other names. */
  void only(int mostInputs, String... attributes) throws UnsupportedException {
    if (inputs.size() > mostInputs) {
      throw refused("has %d inputs; at most %d are read".formatted(inputs.size(), mostInputs));
    }
    for (OnnxAttribute attribute : node.attributes()) {
      if (!List.of(attributes).contains(attribute.name())) {
        throw refused(attribute.name());
      }
    }
  }

  float number(String attribute, float otherwise) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Float.class, "FLOAT")
        .map(OnnxAttribute.Float::value)
        .orElse(otherwise);
  }

  long integer(String attribute, long otherwise) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Int.class, "INT")
        .map(OnnxAttribute.Int::value)
        .orElse(otherwise);
  }

  String text(String attribute, String otherwise) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Text.class, "STRING")
        .map(OnnxAttribute.Text::value)
        .orElse(otherwise);
  }

  private <A> Optional<A> value(String attribute, Class<A> kind, String expected)
      throws UnsupportedException {
    Optional<OnnxAttribute> found = node.attribute(attribute);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!kind.isInstance(found.get().value())) {
      throw wrongKind(found.get(), expected);
    }
    return Optional.of(kind.cast(found.get().value()));
  }

  private UnsupportedException wrongKind(OnnxAttribute attribute, String expected) {
    return refused(
        "%s is %s, not %s".formatted(attribute.name(), attribute.value().kind(), expected));
  }
}
