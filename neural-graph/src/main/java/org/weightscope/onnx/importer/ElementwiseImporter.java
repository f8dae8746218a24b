package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Entry;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * Arithmetic of two values: with numbers it becomes part of a formula, of neurons of different
 * layers it is a sum or a product.
 */
record ElementwiseImporter(Arithmetic how) implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(2, "axis", "broadcast");
    Term left = operation.input(0);
    Term right = operation.input(1);
    if (left instanceof Scores scores && right instanceof Constant constant) {
      return ofScores(operation, scores, constant, 1);
    }
    if (right instanceof Scores scores && left instanceof Constant constant) {
      return ofScores(operation, scores, constant, 0);
    }
    if (left instanceof Constant constant) {
      return withNumbers(operation, operation.neurons(1), constant, true);
    }
    if (right instanceof Constant constant) {
      return withNumbers(operation, operation.neurons(0), constant, false);
    }
    if (left instanceof Term.Padded || right instanceof Term.Padded) {
      return withPadded(operation, left, right);
    }
    return combined(operation, repeatedBy(operation, 0, 1), repeatedBy(operation, 1, 0));
  }

  /** The neurons of an input, which the other one may repeat. */
  private static Neurons repeatedBy(Operation operation, int index, int other)
      throws UnsupportedException {
    return operation.input(index) instanceof Term.Repeated repeated
            && repeated.isLikewiseRepeatedBy(operation.neurons(other))
        ? operation.assembly().current(repeated.of())
        : operation.neurons(index);
  }

  /** Neurons of one value make one formula, those of two a layer. */
  Term combined(Operation operation, Neurons a, Neurons b)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    if (a.value() == b.value() && a.form().equals(b.form())) {
      int rank = Math.max(a.axes().rank(), b.axes().rank());
      Axes first = a.axes().ofRank(rank);
      Axes second = b.axes().ofRank(rank);
      boolean same = first.equals(second);
      boolean reduced =
          !same && (isReduced(first, second, a.formula()) || isReduced(second, first, b.formula()));
      if ((same || reduced) && a.formula().size() + b.formula().size() < Formula.MOST_PARTS) {
        return a.with(
            new Formula.Combined(how, a.formula(), b.formula()),
            first.counts(Part.Role.CHANNELS) || first.counts(Part.Role.INPUT) ? first : second,
            operation.node());
      }
    }
    return switch (how) {
      case ADD -> Wiring.sum(operation, a, b);
      case SUBTRACT -> Wiring.sum(operation, a, negative(operation, b));
      case MULTIPLY -> Wiring.product(operation, a, b);
      case DIVIDE, POWER, SMALLER, LARGER -> throw operation.refused("of neurons of two layers");
    };
  }

  /** Whether {@code reduced} is what is left of {@code whole} when channels become one number. */
  private static boolean isReduced(Axes reduced, Axes whole, Formula formula) {
    if (!formula.reducesBeyond(Entry.ENTRY)) {
      return false;
    }
    for (int axis = 0; axis < whole.rank(); axis++) {
      boolean channels =
          !whole.at(axis).isEmpty()
              && whole.at(axis).stream().allMatch(part -> part.role() == Part.Role.CHANNELS);
      if (!reduced.at(axis).equals(whole.at(axis)) && !(channels && reduced.at(axis).isEmpty())) {
        return false;
      }
    }
    return true;
  }

  private static Neurons negative(Operation operation, Neurons neurons) {
    return neurons.with(
        new Formula.Combined(Arithmetic.MULTIPLY, neurons.formula(), new Formula.Number(-1)),
        neurons.axes(),
        operation.node());
  }

  private Term withNumbers(
      Operation operation, Neurons given, Constant repeated, boolean numbersFirst)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Constant constant = Unrepeated.of(repeated, given.axes());
    if (!constant.isFixed()) {
      throw operation.refused("numbers that depend on the size of the input");
    }
    PerChannel numbers = PerChannel.of(operation, given, constant);
    Neurons neurons = numbers.neurons();
    if (numbers.isOfPlaces()) {
      return withPlaces(operation, numbers, numbersFirst);
    }
    if (neurons.formula().size() >= Formula.MOST_PARTS - 2) {
      neurons = operation.assembly().settled(neurons);
    }
    Formula formula =
        isBias(operation, neurons) ? new Formula.PerChannel(numbers.values()) : numbers.formula();
    return neurons.with(
        numbersFirst
            ? new Formula.Combined(how, formula, neurons.formula())
            : new Formula.Combined(how, neurons.formula(), formula),
        neurons.axes(),
        operation.node());
  }

  /** Whether a single number is the bias of a layer of a single neuron. */
  private boolean isBias(Operation operation, Neurons neurons) {
    return how == Arithmetic.ADD
        && neurons.formula() == Entry.ENTRY
        && neurons.form().channels().isOne()
        && neurons.value() > 0
        && operation.assembly().draft().step(neurons.value()).layer()
            instanceof Layer.Weighted weighted
        && Parameters.isFiller(weighted.bias());
  }

  /** Scores of an attention, scaled or masked. */
  private Scores ofScores(Operation operation, Scores scores, Constant constant, int index)
      throws UnsupportedException, UnreadableNetworkException {
    if (how == Arithmetic.ADD) {
      return new Mask(operation, scores, constant).added();
    }
    double number = operation.number(index);
    double factor = how == Arithmetic.DIVIDE ? 1 / number : number;
    boolean scales = how == Arithmetic.MULTIPLY || how == Arithmetic.DIVIDE && index == 1;
    if (!scales || scores.over().isPresent() || !(factor > 0 && Double.isFinite(factor))) {
      throw operation.refused("changes scores by more than a factor");
    }
    return scores.times(factor, operation.node());
  }

  /** Numbers that differ from place to place can only be added. */
  private Term withPlaces(Operation operation, PerChannel numbers, boolean numbersFirst)
      throws UnsupportedException, UnreadableNetworkException {
    Weights table = numbers.values();
    if (how == Arithmetic.SUBTRACT && !numbersFirst) {
      table = LinearMap.times(table, -1);
    } else if (how != Arithmetic.ADD) {
      throw operation.refused("numbers that differ from place to place");
    }
    Neurons neurons = operation.assembly().settled(numbers.neurons());
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.PositionEmbedding(table),
            neurons.form(),
            neurons.axes(),
            neurons);
  }

  /** A skip into the first channels: the others are zeros. */
  private Term withPadded(Operation operation, Term left, Term right)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    List<Term> both = new ArrayList<>(List.of(left, right));
    both.removeIf(term -> !(term instanceof Term.Padded));
    if (how != Arithmetic.ADD
        || both.size() != 1
        || !((Term.Padded) both.getFirst())
            .places()
            .equals(org.weightscope.network.Window.Padding.NONE)) {
      throw operation.refused("takes neurons among zeros");
    }
    Term.Padded padded = (Term.Padded) both.getFirst();
    Neurons whole = operation.neurons(left instanceof Term.Padded ? 1 : 0);
    return Wiring.sumOfFirst(operation, whole, padded);
  }
}
