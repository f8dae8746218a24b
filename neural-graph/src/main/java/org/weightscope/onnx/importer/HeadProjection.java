package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Projection;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * Queries, keys or values of an attention: a linear map of a sequence, of which the graph may have
 * taken parts and to which it may have added a bias.
 *
 * @param map rows head by head
 * @param factor what the graph multiplies the result with
 * @param source the value of the network that is mapped
 * @param form of what comes out
 */
record HeadProjection(Projection map, double factor, int source, Form form) {

  /**
   * The map that gives some channels of neurons.
   *
   * @param channels in the order head by head
   * @throws UnsupportedException if the neurons are no linear map of a sequence
   */
  static HeadProjection of(Operation operation, Neurons given, int[] channels)
      throws UnsupportedException, UnreadableNetworkException {
    Neurons neurons = given;
    double factor = 1;
    while (neurons.formula()
            instanceof Formula.Combined(Arithmetic how, Formula left, Formula right, int _)
        && (how == Arithmetic.MULTIPLY && left instanceof Formula.Number
            || (how == Arithmetic.MULTIPLY || how == Arithmetic.DIVIDE)
                && right instanceof Formula.Number)) {
      boolean numberFirst = left instanceof Formula.Number;
      double number = ((Formula.Number) (numberFirst ? left : right)).value();
      factor = how == Arithmetic.MULTIPLY ? factor * number : factor / number;
      neurons = neurons.with(numberFirst ? right : left, neurons.axes(), neurons.by());
    }
    neurons = operation.assembly().settled(neurons);
    if (neurons.form().kind() != Form.Kind.SEQUENCE) {
      throw operation.refused("attends to %s, not to a sequence".formatted(neurons.form().shape()));
    }
    return new Tracing(operation, channels, factor).from(neurons);
  }

  /** Follows the steps of a draft back to the linear map. */
  private static final class Tracing {
    private final Operation operation;
    private final Draft draft;
    private int[] rows;
    private double factor;
    private final List<Layer.Normalization> shifts = new ArrayList<>();
    private final List<int[]> shiftedRows = new ArrayList<>();

    Tracing(Operation operation, int[] channels, double factor) {
      this.operation = operation;
      this.draft = operation.assembly().draft();
      this.rows = channels;
      this.factor = factor;
    }

    HeadProjection from(Neurons neurons) throws UnsupportedException, UnreadableNetworkException {
      Form form = neurons.form().withChannels(Size.of(rows.length));
      int value = neurons.value();
      while (draft.isStep(value)) {
        Step step = draft.step(value);
        int before = step.inputs().getFirst();
        if (step.layer() instanceof Layer.Linear linear
            && linear.activation() == Activation.Plain.NONE) {
          return new HeadProjection(projection(linear), factor, before, form);
        }
        if (step.layer() instanceof Layer.Select(List<Integer> channels)) {
          rows = Arrays.stream(rows).map(channels::get).toArray();
        } else if (step.layer() instanceof Layer.Normalization shift
            && shift.statistics() instanceof Layer.Statistics.None
            && shift.activation() == Activation.Plain.NONE) {
          shifts.add(shift);
          shiftedRows.add(rows);
        } else {
          break;
        }
        value = before;
      }
      throw operation.refused("queries, keys or values are no linear map of a sequence");
    }

    private Projection projection(Layer.Linear linear) throws UnreadableNetworkException {
      Weights weight = taken(linear.weight(), rows);
      Weights bias = taken(linear.bias(), rows);
      for (int i = shifts.size() - 1; i >= 0; i--) {
        Weights scale = taken(shifts.get(i).scale(), shiftedRows.get(i));
        Weights shift = taken(shifts.get(i).shift(), shiftedRows.get(i));
        if (!Parameters.isFiller(scale)) {
          weight = scaled(weight, scale);
          bias = Parameters.isFiller(bias) ? bias : scaled(bias, scale);
        }
        if (!Parameters.isFiller(shift)) {
          bias = Parameters.isFiller(bias) ? shift : sum(bias, shift);
        }
      }
      return new Projection(weight, bias);
    }

    /** Some rows of a matrix or a vector. */
    private Weights taken(Weights weights, int[] rows) throws UnreadableNetworkException {
      int height = weights.dimension(0);
      if (Arrays.equals(rows, IntStream.range(0, height).toArray())) {
        return weights;
      }
      int width = weights.size() / height;
      operation.parameters().take((long) rows.length * width);
      float[] values = new float[rows.length * width];
      for (int i = 0; i < rows.length; i++) {
        weights.copyTo(rows[i] * width, values, i * width, width);
      }
      int[] shape = weights.shape();
      shape[0] = rows.length;
      Origin origin =
          Parameters.isFiller(weights)
              ? weights.origin()
              : new Origin(weights.origin().tensor(), Storage.DERIVED);
      return Weights.of(origin, values, shape);
    }

    private static Weights scaled(Weights weights, Weights scale) {
      float[] values = weights.toArray();
      int width = values.length / scale.size();
      for (int i = 0; i < values.length; i++) {
        values[i] *= scale.get(i / width);
      }
      return Parameters.derived(weights, values);
    }

    private static Weights sum(Weights bias, Weights shift) {
      float[] values = bias.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += shift.get(i);
      }
      return Parameters.derived(shift, values);
    }
  }
}
