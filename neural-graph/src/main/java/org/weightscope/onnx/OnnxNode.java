package org.weightscope.onnx;

import java.util.List;
import java.util.Optional;

/**
 * One use of an operator.
 *
 * @param name may be empty, and need not be unique
 * @param domain of the operator; empty for the standard one
 * @param inputs names of values; an empty one is an optional input that is left out
 * @param outputs names of values, none empty
 */
public record OnnxNode(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    List<OnnxAttribute> attributes) {

  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /** The attribute of a name. */
  public Optional<OnnxAttribute> attribute(String wanted) {
    return attributes.stream().filter(attribute -> attribute.name().equals(wanted)).findFirst();
  }

  /** Name, or that of the first output if there is none. */
  public String shownName() {
    return name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
  }
}
