package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.architecture.NetworkProblem.OperatorUse;
import org.weightscope.onnx.OnnxNode;

/** A node that cannot be read; the reading goes on, so that all of them can be told at once. */
final class UnsupportedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient OperatorUse use;

  UnsupportedException(OnnxNode node, Optional<String> because) {
    super(node.operator(), null, false, false);
    String operator =
        node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
    use = new OperatorUse(node.shownName(), operator, because);
  }

  OperatorUse use() {
    return use;
  }
}
