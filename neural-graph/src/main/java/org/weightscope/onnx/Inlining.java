package org.weightscope.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/**
 * Puts the nodes of functions where they are called, so that a graph has none but operators of
 * others (rule O13).
 *
 * <p>What that gives is counted before it is made: a function that calls another one twice, which
 * does the same, doubles with each.
 */
final class Inlining {
  /** Deepest nesting of calls, which this recurses over. */
  private static final int MOST_DEPTH = 8;

  /** Nodes that calls may stand for in the smallest file, and bytes of a file for one more. */
  private static final int ALWAYS_ALLOWED = 256;

  private static final int BYTES_A_NODE = 256;

  /** Names of values that there may be for each of those nodes. */
  private static final int NAMES_A_NODE = 4;

  /** Longest name that is made of that of a call and one inside. */
  private static final int MOST_NAME = 96;

  private final Map<OnnxFunction.Key, OnnxFunction> functions;
  private final Map<String, Long> opsets;
  private final OnnxLimits limits;
  private final long mostNodes;
  private final Map<OnnxFunction.Key, Cost> costs = new HashMap<>();
  private final Set<String> taken;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private int made;

  /** How many nodes, and names of their inputs and outputs, a function stands for. */
  private record Cost(long nodes, long names, int depth) {}

  /**
   * A call that is being replaced.
   *
   * @param names what the values inside are called outside; empty for an input that is left out
   * @param attributes of the call
   */
  private record Call(
      OnnxNode by,
      OnnxFunction function,
      Map<String, String> names,
      Map<String, OnnxAttribute> attributes) {}

  /**
   * Prepares to inline.
   *
   * @param functions those that are called by their key
   * @param opsets of the model; those of functions that are called are added
   * @param taken names of values of the graph, which the values of functions must not have
   * @param fileBytes size of the file; a few bytes must not stand for many nodes
   */
  Inlining(
      Map<OnnxFunction.Key, OnnxFunction> functions,
      Map<String, Long> opsets,
      Set<String> taken,
      OnnxLimits limits,
      long fileBytes) {
    this.functions = functions;
    this.opsets = opsets;
    this.taken = new HashSet<>(taken);
    this.limits = limits;
    mostNodes = ALWAYS_ALLOWED + fileBytes / BYTES_A_NODE;
  }

  /** The nodes of a graph without calls. */
  List<OnnxNode> of(List<WrittenNode> graph) throws UnreadableFileException {
    List<WrittenNode> calls =
        graph.stream().filter(node -> functions.containsKey(node.callee())).toList();
    if (calls.isEmpty()) {
      return graph.stream().map(WrittenNode::node).toList();
    }
    check(cost(calls, new HashSet<>()), graph.size() - calls.size());
    for (WrittenNode node : graph) {
      OnnxFunction function = functions.get(node.callee());
      if (function == null) {
        nodes.add(node.node());
      } else {
        inline(function, node.node());
      }
    }
    return nodes;
  }

  private void check(Cost inlined, int others) throws UnreadableFileException {
    long most = Math.min(mostNodes, limits.nodes() - others);
    if (inlined.nodes() > most) {
      throw over("onnx-inlined-nodes", most, inlined.nodes());
    }
    if (inlined.names() > NAMES_A_NODE * mostNodes) {
      throw over("onnx-inlined-names", NAMES_A_NODE * mostNodes, inlined.names());
    }
  }

  private Cost cost(List<WrittenNode> body, Set<OnnxFunction.Key> open)
      throws UnreadableFileException {
    long count = 0;
    long names = 0;
    int depth = 0;
    for (WrittenNode node : body) {
      OnnxFunction function = functions.get(node.callee());
      if (function == null) {
        count++;
        names += node.node().inputs().size() + node.node().outputs().size();
        continue;
      }
      Cost inside = cost(function, open);
      count = Math.min(Integer.MAX_VALUE, count + inside.nodes());
      names = Math.min(Integer.MAX_VALUE, names + inside.names());
      depth = Math.max(depth, inside.depth() + 1);
    }
    if (depth > MOST_DEPTH) {
      throw over("onnx-function-depth", MOST_DEPTH, depth);
    }
    return new Cost(count, names, depth);
  }

  private Cost cost(OnnxFunction function, Set<OnnxFunction.Key> open)
      throws UnreadableFileException {
    Cost known = costs.get(function.key());
    if (known != null) {
      return known;
    }
    if (!open.add(function.key())) {
      throw refused(function, "calls, by way of others, itself");
    }
    if (open.size() > MOST_DEPTH) {
      throw over("onnx-function-depth", MOST_DEPTH, open.size());
    }
    Cost body = cost(function.nodes(), open);
    open.remove(function.key());
    int ends = function.outputs().size(); // each may need a node of its own
    Cost cost = new Cost(body.nodes() + ends, body.names() + 2L * ends, body.depth());
    costs.put(function.key(), cost);
    return cost;
  }

  private void inline(OnnxFunction function, OnnxNode by) throws UnreadableFileException {
    if (by.inputs().size() > function.inputs().size()
        || by.outputs().size() > function.outputs().size()) {
      throw refused(
          function,
          "is called by node %s with more inputs or outputs than it has"
              .formatted(Names.shown(by.shownName())));
    }
    imports(function);
    Call call = new Call(by, function, new HashMap<>(), new HashMap<>(function.defaults()));
    for (OnnxAttribute attribute : by.attributes()) {
      if (!function.attributes().contains(attribute.name())) {
        throw refused(
            function,
            "is called with attribute %s, which it has not"
                .formatted(Names.shown(attribute.name())));
      }
      call.attributes().put(attribute.name(), attribute);
    }
    for (int i = 0; i < function.inputs().size(); i++) {
      call.names().put(function.inputs().get(i), i < by.inputs().size() ? by.inputs().get(i) : "");
    }
    List<OnnxNode> ends = new ArrayList<>();
    for (int i = 0; i < by.outputs().size(); i++) {
      String inside = function.outputs().get(i);
      String outside = by.outputs().get(i);
      String before = call.names().putIfAbsent(inside, outside);
      if (before != null) {
        ends.add(
            new OnnxNode(outside, "", "Identity", List.of(before), List.of(outside), List.of()));
      }
    }
    Set<String> inputs = Set.copyOf(function.inputs());
    for (WrittenNode node : function.nodes()) {
      OnnxNode placed = placed(node, call, inputs);
      OnnxFunction inner = functions.get(node.callee());
      if (inner == null) {
        nodes.add(placed);
      } else {
        inline(inner, placed);
      }
    }
    nodes.addAll(ends);
  }

  /** The operators of a function must be those of the model, so that they mean the same. */
  private void imports(OnnxFunction function) throws UnreadableFileException {
    for (Map.Entry<String, Long> own : function.opsets().entrySet()) {
      Long before = opsets.putIfAbsent(own.getKey(), own.getValue());
      if (before != null && !before.equals(own.getValue()) && own.getKey().isEmpty()) {
        throw Wire.malformed(
            "O14",
            0,
            "Function %s uses version %d of the operators of domain %s, the model version %d; only one is read."
                .formatted(function.key().shown(), own.getValue(), OpsetReader.shown(""), before));
      }
    }
  }

  private OnnxNode placed(WrittenNode written, Call call, Set<String> inputs)
      throws UnreadableFileException {
    OnnxNode node = written.node();
    List<String> from = new ArrayList<>();
    for (String input : node.inputs()) {
      from.add(input.isEmpty() ? "" : outside(input, call));
    }
    List<String> to = new ArrayList<>();
    for (String output : node.outputs()) {
      if (inputs.contains(output)) {
        throw refused(call.function(), "makes a value of the name of an input");
      }
      to.add(outside(output, call));
    }
    List<OnnxAttribute> attributes = node.attributes();
    if (!written.references().isEmpty()) {
      attributes = new ArrayList<>(attributes);
      for (Map.Entry<String, WrittenNode.Reference> reference : written.references().entrySet()) {
        referred(call, reference.getValue())
            .map(found -> new OnnxAttribute(reference.getKey(), found.value()))
            .ifPresent(attributes::add);
      }
    }
    String inner = node.name().isEmpty() ? node.operator() : node.name();
    return new OnnxNode(
        shortened(call.by().shownName() + "/" + inner),
        node.domain(),
        node.operator(),
        from,
        to,
        attributes);
  }

  private static Optional<OnnxAttribute> referred(Call call, WrittenNode.Reference reference)
      throws UnreadableFileException {
    if (!call.function().attributes().contains(reference.attribute())) {
      throw refused(
          call.function(),
          "refers to its attribute %s, which it has not"
              .formatted(Names.shown(reference.attribute())));
    }
    OnnxAttribute found = call.attributes().get(reference.attribute());
    if (found != null && !found.value().kind().equals(reference.kind())) {
      throw Wire.malformed(
          "O20",
          0,
          "Attribute %s of node %s is %s; function %s takes %s."
              .formatted(
                  Names.shown(reference.attribute()),
                  Names.shown(call.by().shownName()),
                  found.value().kind(),
                  call.function().key().shown(),
                  reference.kind()));
    }
    return Optional.ofNullable(found);
  }

  private String outside(String inside, Call call) {
    return call.names()
        .computeIfAbsent(inside, name -> unused(call.by().outputs().getFirst() + "/" + name));
  }

  private String unused(String wanted) {
    String name = wanted.length() > MOST_NAME ? "value" : wanted;
    while (!taken.add(name)) {
      name = (wanted.length() > MOST_NAME ? "value" : wanted) + "#" + ++made;
    }
    return name;
  }

  private static String shortened(String name) {
    return name.length() > MOST_NAME ? "…" + name.substring(name.length() - MOST_NAME) : name;
  }

  private static UnreadableFileException refused(OnnxFunction function, String what) {
    return Wire.malformed("O13", 0, "Function %s %s.".formatted(function.key().shown(), what));
  }

  private static UnreadableFileException over(String what, long bound, long found) {
    return new UnreadableFileException(
        new FileProblem.OverLimit("O13", what, bound, found, Optional.empty()));
  }
}
