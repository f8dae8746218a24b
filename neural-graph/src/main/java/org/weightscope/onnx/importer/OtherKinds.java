package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkProblem.Kind;
import org.weightscope.network.architecture.NetworkProblem.OperatorUse;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.QuantisedDomains;

/** Kinds of models that are no feed-forward networks of numbers, told by their operators. */
final class OtherKinds {
  private static final Set<String> CONTROL_FLOW = Set.of("If", "Loop", "Scan", "SequenceMap");
  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");
  private static final Set<String> QUANTISED =
      Set.of("DequantizeLinear", "QuantizeLinear", "DynamicQuantizeLinear");

  private OtherKinds() {}

  /** Refuses nodes of such a kind, with all of that kind. */
  static void refuse(List<OnnxNode> nodes) throws UnreadableNetworkException {
    for (Kind kind : Kind.values()) {
      List<OperatorUse> uses =
          nodes.stream()
              .filter(node -> of(node).equals(Optional.of(kind)))
              .map(node -> new UnsupportedException(node, Optional.empty()).use())
              .toList();
      if (!uses.isEmpty()) {
        throw new UnreadableNetworkException(new NetworkProblem.OtherKind(kind, uses));
      }
    }
  }

  private static Optional<Kind> of(OnnxNode node) {
    String operator = node.operator();
    if (CONTROL_FLOW.contains(operator)) {
      return Optional.of(Kind.CONTROL_FLOW);
    }
    if (RECURRENT.contains(operator)) {
      return Optional.of(Kind.RECURRENT);
    }
    if (operator.startsWith("TreeEnsemble")) {
      return Optional.of(Kind.TREE_ENSEMBLE);
    }
    boolean quantised =
        QUANTISED.contains(operator)
            || operator.startsWith("QLinear")
            || operator.endsWith("Integer")
            || QuantisedDomains.has(node);
    return quantised ? Optional.of(Kind.QUANTISED) : Optional.empty();
  }
}
