package org.weightscope.onnx.importer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;

/**
 * {@code scale · from + shift} with a number for each channel.
 *
 * @param from the formula inside
 * @param layer what is applied to it
 */
record Affine(Formula from, Layer.Normalization layer) {

  /** The outermost factors and summands of a formula; empty if it has none. */
  static Optional<Affine> of(Formula formula, Parameters parameters, int channels)
      throws UnreadableNetworkException {
    Formula inner = formula;
    while (step(inner) != null) {
      inner = java.util.Objects.requireNonNull(step(inner));
    }
    if (inner.equals(formula)) {
      return Optional.empty();
    }
    Work work = new Work(parameters, channels);
    work.apply(formula, inner);
    return Optional.of(
        new Affine(
            inner,
            new Layer.Normalization(
                new Layer.Statistics.None(), work.scale, work.shift, Activation.Plain.NONE)));
  }

  /** What a number is added to or multiplied with, if it is. */
  private static @Nullable Formula step(Formula formula) {
    if (!(formula instanceof Formula.Combined(Arithmetic how, Formula left, Formula right, int _))
        || left.isConstant() == right.isConstant()) {
      return null;
    }
    return switch (how) {
      case ADD, SUBTRACT, MULTIPLY -> left.isConstant() ? right : left;
      case DIVIDE -> right.isConstant() ? left : null;
      case POWER, SMALLER, LARGER -> null;
    };
  }

  private static final class Work {
    private final int channels;
    private Weights scale;
    private Weights shift;

    Work(Parameters parameters, int channels) throws UnreadableNetworkException {
      this.channels = channels;
      scale = parameters.filler(1, channels);
      shift = parameters.filler(0, channels);
      parameters.take(channels);
    }

    /** From the inside out; formulas are no deeper than {@link Formula#MOST_PARTS}. */
    void apply(Formula formula, Formula inner) {
      if (formula.equals(inner)) {
        return;
      }
      Formula.Combined node = (Formula.Combined) formula;
      boolean constantLeft = node.left().isConstant();
      apply(constantLeft ? node.right() : node.left(), inner);
      Formula constant = constantLeft ? node.left() : node.right();
      switch (node.how()) {
        case ADD -> shift = combined(shift, constant, Arithmetic.ADD);
        case SUBTRACT -> {
          if (constantLeft) {
            scale = combined(scale, new Formula.Number(-1), Arithmetic.MULTIPLY);
            shift = combined(shift, new Formula.Number(-1), Arithmetic.MULTIPLY);
            shift = combined(shift, constant, Arithmetic.ADD);
          } else {
            shift = combined(shift, constant, Arithmetic.SUBTRACT);
          }
        }
        case MULTIPLY, DIVIDE -> {
          scale = combined(scale, constant, node.how());
          shift = combined(shift, constant, node.how());
        }
        case POWER, SMALLER, LARGER -> throw new IllegalStateException("not affine");
      }
    }

    private Weights combined(Weights weights, Formula constant, Arithmetic how) {
      boolean filler = Parameters.isFiller(weights);
      boolean neutral = filler && weights.get(0) == (how == Arithmetic.ADD ? 0 : 1);
      if (filler && weights.get(0) == 0 && how != Arithmetic.ADD && how != Arithmetic.SUBTRACT) {
        return weights;
      }
      if (neutral
          && constant instanceof Formula.PerChannel(Weights values)
          && how != Arithmetic.DIVIDE
          && how != Arithmetic.SUBTRACT) {
        return values;
      }
      float[] result = weights.toArray();
      for (int i = 0; i < channels; i++) {
        double number =
            constant instanceof Formula.PerChannel(Weights values)
                ? values.get(i)
                : ((Formula.Number) constant).value();
        result[i] = (float) RealFunctions.of(how, result[i], number);
      }
      Weights from =
          filler && constant instanceof Formula.PerChannel(Weights values) ? values : weights;
      return Parameters.isFiller(from)
          ? Weights.of(
              new Weights.Origin(Parameters.CONSTANT, Weights.Storage.DERIVED), result, channels)
          : Parameters.derived(from, result);
    }
  }
}
