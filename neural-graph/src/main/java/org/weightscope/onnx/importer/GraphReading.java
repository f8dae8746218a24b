package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkProblem.OperatorUse;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.OnnxValue;
import org.weightscope.onnx.importer.OtherInputException.Input;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/** One reading of one graph, node by node. */
final class GraphReading {
  private static final int MOST_READINGS = 10;
  private static final int AXES_OF_A_MAP = 4;

  private final OnnxFile file;
  private final List<OnnxNode> nodes;
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, Term> terms = new HashMap<>();
  private final Set<OperatorUse> unsupported = new LinkedHashSet<>();
  private final FoldingBudget folding;
  private final Assembly assembly;

  private GraphReading(OnnxFile file, List<OnnxNode> nodes, Input input) {
    this.file = file;
    this.nodes = nodes;
    long elements = 0;
    long bytes = 0;
    for (StoredTensor tensor : stored()) {
      elements += tensor.elements();
      bytes += tensor.size();
    }
    folding = new FoldingBudget(bytes);
    assembly = new Assembly(input, new Parameters(elements));
    for (OnnxNode node : nodes) {
      node.inputs().forEach(name -> readers.merge(name, 1, Integer::sum));
    }
  }

  /** The network of a graph with one input and one output. */
  static Network network(OnnxFile file) throws UnreadableNetworkException {
    OtherKinds.refuse(needed(file, names(file.outputs())));
    List<OnnxValue> outputs = withoutLabels(file);
    if (outputs.size() != 1) {
      throw new UnreadableNetworkException(
          new NetworkProblem.SeveralEnds(file.inputs().size(), file.outputs().size()));
    }
    String output = outputs.getFirst().name();
    List<OnnxNode> nodes = needed(file, Set.of(output));
    OnnxValue in = onlyInput(file, nodes);
    Input input = input(in, nodes);
    for (int reading = 0; reading < MOST_READINGS; reading++) {
      try {
        return new GraphReading(file, nodes, input).network(in.name(), output);
      } catch (OtherInputException other) {
        input = other.input();
      } catch (ArithmeticException tooLarge) {
        throw new UnreadableNetworkException(
            new NetworkProblem.TooCostly("input-elements", Integer.MAX_VALUE, Long.MAX_VALUE));
      }
    }
    throw new UnreadableNetworkException(
        new NetworkProblem.NoNetwork("The shape of the input cannot be worked out."));
  }

  private static Set<String> names(List<OnnxValue> values) {
    Set<String> names = new LinkedHashSet<>();
    values.forEach(value -> names.add(value.name()));
    return names;
  }

  /** The outputs but those that only tell which other output is largest. */
  private static List<OnnxValue> withoutLabels(OnnxFile file) {
    Set<String> labels = new HashSet<>();
    for (OnnxNode node : file.nodes()) {
      if (node.operator().equals("ArgMax") && node.domain().isEmpty()) {
        labels.addAll(node.outputs());
      }
    }
    return file.outputs().stream().filter(output -> !labels.contains(output.name())).toList();
  }

  /** The nodes that values depend on, in their order. */
  private static List<OnnxNode> needed(OnnxFile file, Set<String> outputs) {
    Set<String> values = new HashSet<>(outputs);
    List<OnnxNode> needed = new ArrayList<>();
    for (OnnxNode node : file.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(values::contains)) {
        needed.add(node);
        values.addAll(node.inputs());
      }
    }
    return needed.reversed();
  }

  private static OnnxValue onlyInput(OnnxFile file, List<OnnxNode> nodes)
      throws UnreadableNetworkException {
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.inputs()));
    List<OnnxValue> inputs =
        file.inputs().stream().filter(input -> read.contains(input.name())).toList();
    if (inputs.size() == 1) {
      return inputs.getFirst();
    }
    Set<String> names = new HashSet<>();
    inputs.forEach(input -> names.add(input.name()));
    for (OnnxNode node : nodes) {
      boolean weighted = Set.of("Gemm", "Conv", "MatMul").contains(node.operator());
      if (weighted && node.inputs().size() > 1 && names.contains(node.inputs().get(1))) {
        throw new UnreadableNetworkException(
            new NetworkProblem.WeightsAreInputs(node.inputs().get(1)));
      }
    }
    if (inputs.isEmpty()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork("The output of the graph does not depend on an input."));
    }
    throw new UnreadableNetworkException(
        new NetworkProblem.SeveralEnds(inputs.size(), file.outputs().size()));
  }

  /** What the file says of its input; the first axis is the batch, or the only open one. */
  private static Input input(OnnxValue value, List<OnnxNode> nodes) {
    List<Long> dims =
        value
            .shape()
            .orElseGet(() -> Collections.nCopies(readsMap(value, nodes) ? AXES_OF_A_MAP : 2, -1L));
    if (dims.size() < 2) {
      return new Input(dims, Optional.empty());
    }
    boolean secondIsBatch = dims.get(0) > 1 && dims.get(1) < 1;
    return new Input(dims, Optional.of(secondIsBatch ? 1 : 0));
  }

  private static boolean readsMap(OnnxValue value, List<OnnxNode> nodes) {
    return nodes.stream()
        .filter(node -> node.inputs().contains(value.name()))
        .anyMatch(node -> node.operator().equals("Conv") || node.operator().endsWith("Pool"));
  }

  /** The tensors that the needed nodes read, and those that stand in them. */
  private Set<StoredTensor> stored() {
    Set<String> names = new LinkedHashSet<>();
    // Those of a function stand in the nodes of all of its calls, and in the file once.
    Set<StoredTensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    for (OnnxNode node : nodes) {
      names.addAll(node.inputs());
      for (OnnxAttribute attribute : node.attributes()) {
        if (attribute.value() instanceof OnnxAttribute.Tensor(StoredTensor tensor)) {
          tensors.add(tensor);
        }
      }
    }
    for (String name : names) {
      StoredTensor tensor = file.initializers().get(name);
      if (tensor != null) {
        tensors.add(tensor);
      }
    }
    return tensors;
  }

  private Network network(String input, String output)
      throws UnreadableNetworkException, OtherInputException {
    file.initializers().forEach((name, tensor) -> terms.put(name, Constant.of(tensor)));
    OnnxNode entrance = new OnnxNode(input, "", "input", List.of(), List.of(input), List.of());
    terms.put(input, assembly.input(entrance));
    for (OnnxNode node : nodes) {
      read(node);
    }
    Optional<Neurons> end = Optional.empty();
    try {
      end = end(terms.getOrDefault(output, new Term.Unknown()));
    } catch (UnsupportedException e) {
      unsupported.add(e.use());
    }
    if (!unsupported.isEmpty()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedOperators(List.copyOf(unsupported)));
    }
    if (end.isEmpty() || end.get().value() == 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork("The output of the graph is not that of a layer."));
    }
    return assembly.network(end.get().value());
  }

  /** The output as the network gives it: channels along the only axis, or places in any order. */
  private Optional<Neurons> end(Term term)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    return switch (term) {
      case Term.Unknown _, Constant _ -> Optional.empty();
      case Scores scores ->
          throw new UnsupportedException(scores.by(), Optional.of("ends in scores"));
      case Term.Padded(Neurons of, var _, int _) ->
          throw new UnsupportedException(of.by(), Optional.of("ends among zeros"));
      case Term.Repeated(Neurons of, var _) ->
          throw new UnsupportedException(of.by(), Optional.of("ends repeated"));
      case Neurons neurons -> {
        Arrangement arrangement = new Arrangement(assembly, neurons.by());
        Neurons settled = assembly.settled(arrangement.decided(neurons));
        List<Integer> counting = new ArrayList<>();
        for (int axis = 0; axis < settled.axes().rank(); axis++) {
          if (settled.axes().at(axis).stream().anyMatch(part -> part.role() != Part.Role.BATCH)) {
            counting.add(axis);
          }
        }
        yield Optional.of(
            counting.size() == 1
                    && !(settled.form().channels().isOne() && settled.form().placeCount().isOpen())
                ? arrangement.channelsAlong(settled, counting.getFirst())
                : settled);
      }
    };
  }

  private void read(OnnxNode node) throws UnreadableNetworkException, OtherInputException {
    List<Term> outputs = List.of();
    try {
      List<Optional<Term>> inputs = new ArrayList<>();
      boolean known = true;
      for (String name : node.inputs()) {
        Optional<Term> term =
            name.isEmpty()
                ? Optional.empty()
                : Optional.of(terms.getOrDefault(name, new Term.Unknown()));
        known &= !(term.orElse(null) instanceof Term.Unknown);
        inputs.add(term);
      }
      Operation operation =
          new Operation(node, inputs, file.opsets().getOrDefault(node.domain(), 1L), assembly);
      if (node.domain().isEmpty() && file.redefined().contains(node.operator())) {
        throw new UnsupportedException(node, Optional.of("is defined in the file itself"));
      }
      OperatorImporter importer =
          Operators.of(node)
              .or(() ->
                  Folding.knows(node) ? Optional.of(Folding::onlyConstants) : Optional.empty())
              .orElseThrow(() -> new UnsupportedException(node, Optional.empty()));
      if (known) {
        outputs =
            Folding.applies(operation)
                ? Folding.of(operation, folding)
                : importer.readAll(operation);
      }
    } catch (ArithmeticException e) {
      // All arithmetic with sizes is exact, so that sizes beyond any bound end here.
      unsupported.add(new UnsupportedException(node, Optional.of("sizes are too large")).use());
    } catch (UnsupportedException e) {
      if (unsupported.size() < NetworkProblem.UnsupportedOperators.MOST) {
        unsupported.add(e.use());
      }
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      Term term = i < outputs.size() ? outputs.get(i) : new Term.Unknown();
      terms.put(
          name,
          term instanceof Neurons neurons && readers.getOrDefault(name, 0) > 1
              ? assembly.settledIfWhole(neurons)
              : term);
    }
  }
}
