package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.tensor.StoredTensor;

/**
 * Works out what only depends on constants and sizes: a closed list of operators, in both trials of
 * open sizes where those matter.
 */
final class Folding {

  /** What an operator makes of tensors. */
  interface Fold {
    /**
     * The outputs.
     *
     * @param operation the node; its inputs are constants
     * @param inputs empty where an optional input is left out
     */
    List<StoredTensor> of(
        Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
        throws UnsupportedException, UnreadableNetworkException;
  }

  private static final Map<String, Fold> FOLDS =
      Map.ofEntries(
          Map.entry("Identity", FoldViews::same),
          Map.entry("Dropout", FoldViews::same),
          Map.entry("Cast", FoldArithmetic::cast),
          Map.entry("Reshape", FoldViews::reshaped),
          Map.entry("Flatten", FoldViews::flattened),
          Map.entry("Squeeze", FoldViews::squeezed),
          Map.entry("Unsqueeze", FoldViews::unsqueezed),
          Map.entry("Shape", FoldViews::shape),
          Map.entry("Size", FoldViews::size),
          Map.entry("Transpose", FoldMoves::transposed),
          Map.entry("Expand", FoldMoves::expanded),
          Map.entry("Tile", FoldMoves::tiled),
          Map.entry("Slice", FoldMoves::sliced),
          Map.entry("Gather", FoldMoves::gathered),
          Map.entry("Concat", FoldMoves::concatenated),
          Map.entry("Split", FoldMoves::split),
          Map.entry("Where", FoldMoves::chosen),
          Map.entry("Trilu", FoldMoves::triangle),
          Map.entry("ConstantOfShape", FoldMoves::filled),
          Map.entry("Range", FoldArithmetic::range),
          Map.entry("Add", FoldArithmetic::binary),
          Map.entry("Sub", FoldArithmetic::binary),
          Map.entry("Mul", FoldArithmetic::binary),
          Map.entry("Div", FoldArithmetic::binary),
          Map.entry("Mod", FoldArithmetic::binary),
          Map.entry("Pow", FoldArithmetic::binary),
          Map.entry("Min", FoldArithmetic::binary),
          Map.entry("Max", FoldArithmetic::binary),
          Map.entry("Equal", FoldArithmetic::binary),
          Map.entry("Less", FoldArithmetic::binary),
          Map.entry("Greater", FoldArithmetic::binary),
          Map.entry("LessOrEqual", FoldArithmetic::binary),
          Map.entry("GreaterOrEqual", FoldArithmetic::binary),
          Map.entry("Neg", FoldArithmetic::unary),
          Map.entry("Abs", FoldArithmetic::unary),
          Map.entry("Sqrt", FoldArithmetic::unary),
          Map.entry("Exp", FoldArithmetic::unary),
          Map.entry("Log", FoldArithmetic::unary),
          Map.entry("Floor", FoldArithmetic::unary),
          Map.entry("Ceil", FoldArithmetic::unary),
          Map.entry("Reciprocal", FoldArithmetic::unary),
          Map.entry("Not", FoldArithmetic::unary),
          Map.entry("ReduceSum", FoldArithmetic::reduced),
          Map.entry("ReduceMean", FoldArithmetic::reduced),
          Map.entry("ReduceProd", FoldArithmetic::reduced),
          Map.entry("ReduceMax", FoldArithmetic::reduced),
          Map.entry("ReduceMin", FoldArithmetic::reduced),
          Map.entry("ReduceL2", FoldArithmetic::reduced));

  private Folding() {}

  /** Whether nodes of this operator can be worked out if they only depend on constants. */
  static boolean knows(OnnxNode node) {
    return node.domain().isEmpty() && FOLDS.containsKey(node.operator());
  }

  /** Stands for the reading of operators that are only ever worked out. */
  static List<Term> onlyConstants(Operation operation) throws UnsupportedException {
    throw operation.refused("of neurons");
  }

  /** Whether a node only depends on constants and can be worked out. */
  static boolean applies(Operation operation) {
    return knows(operation.node())
        && !operation.inputs().isEmpty()
        && operation.inputs().stream()
            .flatMap(Optional::stream)
            .allMatch(Constant.class::isInstance);
  }

  /** The outputs of such a node. */
  static List<Term> of(Operation operation, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    Fold fold = FOLDS.get(operation.node().operator());
    if (fold == null) {
      throw operation.refused();
    }
    List<Optional<Constant>> inputs =
        operation.inputs().stream().map(input -> input.map(Constant.class::cast)).toList();
    List<StoredTensor> first = fold.of(operation, each(inputs, true), budget);
    boolean fixed = inputs.stream().flatMap(Optional::stream).allMatch(Constant::isFixed);
    List<StoredTensor> second = fixed ? first : fold.of(operation, each(inputs, false), budget);
    if (first.size() != second.size()) {
      throw operation.refused("depends on the size of the input");
    }
    List<Term> outputs = new ArrayList<>();
    Origin origin = origin(operation, inputs, first.getFirst());
    for (int i = 0; i < first.size(); i++) {
      boolean same = isSame(first.get(i), second.get(i));
      outputs.add(new Constant(first.get(i), same ? first.get(i) : second.get(i), origin));
    }
    return outputs;
  }

  private static List<Optional<StoredTensor>> each(List<Optional<Constant>> inputs, boolean first) {
    return inputs.stream()
        .map(input -> input.map(constant -> first ? constant.first() : constant.second()))
        .toList();
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(StoredTensor first, StoredTensor second) {
    return first == second
        || first.type() == second.type()
            && java.util.Arrays.equals(first.shape(), second.shape())
            && first.data().equals(second.data());
  }

  /** Where the values came from: the first tensor of weights among the inputs. */
  private static Origin origin(
      Operation operation, List<Optional<Constant>> inputs, StoredTensor output) {
    Constant from =
        inputs.stream()
            .flatMap(Optional::stream)
            .filter(input -> input.first().type().readsAsFloats())
            .findFirst()
            .orElseGet(() -> inputs.stream().flatMap(Optional::stream).findFirst().orElseThrow());
    Origin origin = from.origin();
    return switch (operation.node().operator()) {
      case "Identity", "Dropout", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> origin;
      case "Expand" ->
          from.first().elements() == output.elements()
              ? origin
              : new Origin(origin.tensor(), Storage.DERIVED);
      case "Transpose" ->
          from.first().rank() == 2
              ? Parameters.turned(origin)
              : new Origin(origin.tensor(), Storage.DERIVED);
      default -> new Origin(origin.tensor(), Storage.DERIVED);
    };
  }
}
