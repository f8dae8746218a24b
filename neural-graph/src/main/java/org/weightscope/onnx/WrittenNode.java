package org.weightscope.onnx;

import java.util.Map;

/**
 * A node as it stands in a graph or a function.
 *
 * @param overload which of several functions of one name it calls; mostly empty
 * @param references for attributes whose value is that of an attribute of the function: name here,
 *     and what it refers to
 */
record WrittenNode(OnnxNode node, String overload, Map<String, Reference> references) {
  /**
   * The attribute of a function that an attribute of a node takes its value from.
   *
   * @param kind of the value, as ONNX names it
   */
  record Reference(String attribute, String kind) {}

  /** The function it calls, if there is one of that name. */
  OnnxFunction.Key callee() {
    return new OnnxFunction.Key(node.domain(), node.operator(), overload);
  }
}
