package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Laid;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * {@code Einsum} of two tensors that is a product of matrices: of neurons and weights it is a
 * layer, of neurons and neurons a part of an attention.
 */
final class EinsumImporter implements OperatorImporter.OfOne {
  private static final String FORM = "[a-zA-Z]+,[a-zA-Z]+->[a-zA-Z]+";

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "equation");
    String equation = operation.text("equation", "").replace(" ", "");
    if (!equation.matches(FORM) || operation.inputs().size() != 2) {
      throw operation.refused("equation");
    }
    int comma = equation.indexOf(',');
    int arrow = equation.indexOf("->");
    Letters left = Letters.of(operation, equation.substring(0, comma));
    Letters right = Letters.of(operation, equation.substring(comma + 1, arrow));
    Letters result = Letters.of(operation, equation.substring(arrow + 2));
    if (!result.without(left).without(right).isEmpty()) {
      throw operation.refused("equation");
    }
    return switch (operation.input(0)) {
      case Constant weights -> layer(operation, operation.laid(1), right, weights, left, result);
      case Term _ when operation.input(1) instanceof Constant weights ->
          layer(operation, operation.laid(0), left, weights, right, result);
      case Term _ -> product(operation, left, right, result);
    };
  }

  /** Names of axes in their order, each of them once. */
  private record Letters(List<Character> each) {
    static Letters of(Operation operation, String text) throws UnsupportedException {
      List<Character> each = text.chars().mapToObj(letter -> (char) letter).toList();
      if (each.stream().distinct().count() != each.size()) {
        throw operation.refused("equation");
      }
      return new Letters(each);
    }

    int count() {
      return each.size();
    }

    boolean isEmpty() {
      return each.isEmpty();
    }

    Letters without(Letters others) {
      return new Letters(each.stream().filter(letter -> !others.each.contains(letter)).toList());
    }

    Letters in(Letters others) {
      return new Letters(each.stream().filter(others.each::contains).toList());
    }

    Letters then(Letters others) {
      List<Character> all = new ArrayList<>(each);
      all.addAll(others.each);
      return new Letters(all);
    }

    /** A tensor with these axes in another order. */
    Laid arranged(Operation operation, Laid laid, Letters order) throws UnsupportedException {
      if (laid.axes().rank() != count() || order.count() != count()) {
        throw operation.refused("equation");
      }
      return laid.with(laid.axes().transposed(order.each.stream().map(each::indexOf).toList()));
    }
  }

  private static Term product(Operation operation, Letters left, Letters right, Letters result)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Letters leading = result.in(left).in(right);
    Letters summed = left.in(right).without(result);
    Letters rows = left.without(right);
    Letters columns = right.without(left);
    if (summed.count() != 1 || rows.count() != 1 || columns.count() != 1) {
      throw operation.refused("equation");
    }
    Laid first = left.arranged(operation, operation.laid(0), leading.then(rows).then(summed));
    Laid second = right.arranged(operation, operation.laid(1), leading.then(summed).then(columns));
    Laid product = new SelfAttention(operation).product(first, second);
    return leading.then(rows).then(columns).arranged(operation, product, result);
  }

  private static Term layer(
      Operation operation,
      Laid laid,
      Letters of,
      Constant weights,
      Letters ofWeights,
      Letters result)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Letters summed = ofWeights.in(of);
    Letters made = ofWeights.without(of);
    Letters kept = of.without(summed);
    StoredTensor tensor = weights.first();
    boolean inputsFirst = ofWeights.equals(summed.then(made));
    if (!(of.arranged(operation, laid, kept.then(summed)) instanceof Neurons neurons)
        || tensor.rank() != ofWeights.count()
        || !weights.isFixed()
        || summed.isEmpty()
        || !summed.in(result).isEmpty()
        || !inputsFirst && !ofWeights.equals(made.then(summed))) {
      throw operation.refused("equation");
    }
    int inputs = 1;
    List<Size> sizes = new ArrayList<>();
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (summed.each().contains(ofWeights.each().get(axis))) {
        inputs *= tensor.dimension(axis);
      } else {
        sizes.add(Size.of(tensor.dimension(axis)));
      }
    }
    int outputs = tensor.elements() / Math.max(1, inputs);
    StoredTensor matrix =
        FoldViews.shaped(tensor, inputsFirst ? inputs : outputs, inputsFirst ? outputs : inputs);
    List<List<Part>> axes = new ArrayList<>(neurons.axes().each().subList(0, kept.count()));
    axes.add(
        neurons.axes().each().subList(kept.count(), of.count()).stream()
            .flatMap(List::stream)
            .toList());
    Neurons applied =
        new LinearMap(new Constant(matrix, weights.origin()), inputsFirst, 1)
            .applied(operation, neurons.with(new Axes(axes)), kept.count(), Optional.empty());
    List<Size> apart = new ArrayList<>(applied.axes().sizes().subList(0, kept.count()));
    apart.addAll(sizes);
    Axes cut = applied.axes().reshaped(apart).orElseThrow(() -> operation.refused("equation"));
    return kept.then(made).arranged(operation, applied.with(cut), result);
  }
}
