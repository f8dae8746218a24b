package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * A node and what is known of its inputs; answers what importers ask, and refuses what is not as
 * they need it.
 *
 * @param inputs one a name; empty where an optional input is left out
 * @param opset version of the operators of the node's domain
 */
record Operation(OnnxNode node, List<Optional<Term>> inputs, long opset, Assembly assembly) {

  /** The node cannot be read. */
  UnsupportedException refused() {
    return new UnsupportedException(node, Optional.empty());
  }

  /** The node cannot be read because of an attribute, or of what it is given. */
  UnsupportedException refused(String because) {
    return new UnsupportedException(node, Optional.of(because));
  }

  /** Neurons as this node needs them. */
  Arrangement arrangement() {
    return new Arrangement(assembly, node);
  }

  Parameters parameters() {
    return assembly.parameters();
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

  boolean has(int index) {
    return optional(index).isPresent();
  }

  /** The neurons of an input. */
  Neurons neurons(int index) throws UnsupportedException {
    return switch (input(index)) {
      case Neurons neurons -> assembly.current(neurons);
      case Scores _ -> throw refused("takes the scores of an attention");
      case Term.Padded _ -> throw refused("takes neurons among zeros");
      case Term.Repeated _ -> throw refused("takes repeated neurons");
      case Constant _ -> throw refused("input " + index + " is a constant");
      case Term.Unknown _ -> throw refused();
    };
  }

  /** The neurons or scores of an input. */
  Term.Laid laid(int index) throws UnsupportedException {
    return input(index) instanceof Scores scores ? scores : neurons(index);
  }

  /** The tensor of an input, which must not depend on open sizes. */
  Constant constant(int index) throws UnsupportedException {
    if (!(input(index) instanceof Constant constant)) {
      throw refused("input " + index + " is computed");
    }
    if (!constant.isFixed()) {
      throw refused("input " + index + " depends on the size of the input");
    }
    return constant;
  }

  /** A tensor of as many weights as there are channels. */
  Constant vector(int index, Size size) throws UnsupportedException {
    Constant constant = constant(index);
    if (!Size.of(constant.first().elements()).equals(size)) {
      throw refused(
          "input %d has %d values for %s channels"
              .formatted(index, constant.first().elements(), size));
    }
    return constant;
  }

  /** The single number of an input. */
  double number(int index) throws UnsupportedException, UnreadableNetworkException {
    StoredTensor tensor = constant(index).first();
    if (tensor.elements() != 1) {
      throw refused("input %d is no single number".formatted(index));
    }
    return tensor.type().readsAsLongs() ? tensor.toLongs()[0] : floats(tensor)[0];
  }

  private float[] floats(StoredTensor tensor) throws UnreadableNetworkException {
    Parameters.requireWeights(tensor);
    return tensor.toFloats();
  }

  /** The integers of an input, which must not depend on open sizes. */
  List<Long> integers(int index) throws UnsupportedException {
    StoredTensor tensor = constant(index).first();
    if (!tensor.type().readsAsLongs()) {
      throw refused("input %d holds no integers".formatted(index));
    }
    return LongStream.of(tensor.toLongs()).boxed().toList();
  }

  /** Integers of an attribute in older versions, of an input in newer ones; empty if left out. */
  Optional<List<Long>> integers(String attribute, int index) throws UnsupportedException {
    Optional<List<Long>> own = integers(attribute);
    return own.isPresent() || !has(index) ? own : Optional.of(integers(index));
  }

  /** The integers of an input in both trials of open sizes. */
  List<Size> sizes(int index) throws UnsupportedException {
    if (!(input(index) instanceof Constant constant)) {
      throw refused("input " + index + " is computed");
    }
    if (!constant.first().type().readsAsLongs()
        || constant.first().elements() != constant.second().elements()) {
      throw refused("input %d holds no sizes".formatted(index));
    }
    long[] first = constant.first().toLongs();
    long[] second = constant.second().toLongs();
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      sizes.add(new Size(first[i], second[i]));
    }
    return sizes;
  }

  /** An axis, counted from the end if it is negative. */
  int axis(long axis, int rank) throws UnsupportedException {
    if (axis < -rank || axis >= rank) {
      throw refused("axis %d of %d".formatted(axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  float number(String attribute, float otherwise) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Float.class, "FLOAT")
        .map(OnnxAttribute.Float::value)
        .orElse(otherwise);
  }

  /** A number that must be given. */
  Optional<Float> number(String attribute) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Float.class, "FLOAT").map(OnnxAttribute.Float::value);
  }

  long integer(String attribute, long otherwise) throws UnsupportedException {
    return integer(attribute).orElse(otherwise);
  }

  Optional<Long> integer(String attribute) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Int.class, "INT").map(OnnxAttribute.Int::value);
  }

  Optional<List<Long>> integers(String attribute) throws UnsupportedException {
    return value(attribute, OnnxAttribute.Ints.class, "INTS").map(OnnxAttribute.Ints::values);
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
      throw refused("%s is %s, not %s".formatted(attribute, found.get().value().kind(), expected));
    }
    return Optional.of(kind.cast(found.get().value()));
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
}
