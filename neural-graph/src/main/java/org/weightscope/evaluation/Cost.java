package org.weightscope.evaluation;

import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;

/**
 * What an evaluation will take, to be asked before it is begun: a file of a few bytes can ask for a
 * map of any size. Numbers that do not fit are {@link Long#MAX_VALUE}.
 *
 * @param multiplications of all layers; a function of an entry, as of an activation, counts as the
 *     {@value #OF_A_FUNCTION} multiplications of a product that take about as long
 * @param numbers most float32 numbers that are held at once, if only the output is asked for
 */
public record Cost(long multiplications, long numbers) {
  /** Of nothing. */
  public static final Cost NONE = new Cost(0, 0);

  private static final int OF_A_FUNCTION = 50;

  /**
   * The cost of {@link Evaluation#output} for some inputs.
   *
   * @param input the shape of one input, without open sizes
   * @param count number of inputs
   * @throws IllegalArgumentException if a layer cannot take the sizes that follow
   */
  public static Cost of(Network network, Shape input, int count) {
    List<Step> steps = network.steps();
    List<Shape> shapes = new Network(input, steps).shapes();
    int[] lastReader = Evaluation.lastReaders(steps);
    double multiplications = 0;
    double held = count * numbers(input);
    double most = held;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Shape in = shapes.get(step.inputs().getFirst());
      Shape out = shapes.get(i + 1);
      multiplications += count * multiplications(step.layer(), in, out);
      multiplications += count * OF_A_FUNCTION * functions(step.layer(), out);
      held += count * numbers(out);
      most = Math.max(most, held + workspace(step.layer(), in, count));
      for (int read : step.inputs().stream().distinct().toList()) {
        held -= lastReader[read] == i ? count * numbers(shapes.get(read)) : 0;
      }
    }
    return new Cost((long) multiplications, (long) most);
  }

  /** In double, as products of sizes may be larger than a long. */
  private static double numbers(Shape shape) {
    return shape.channels() * places(shape);
  }

  private static double places(Shape shape) {
    return switch (shape) {
      case Shape.FeatureMap(int _, int height, int width) -> (double) height * width;
      case Shape.Vector _, Shape.Sequence _, Shape.Tokens _ -> shape.places();
    };
  }

  private static double multiplications(Layer layer, Shape in, Shape out) {
    return switch (layer) {
      case Layer.Weighted weighted -> weighted.weight().size() * places(out);
      case Layer.Attention attention -> {
        double rows = attention.query().weight().dimension(0) + out.channels();
        double projected =
            attention.query().weight().size()
                + attention.key().weight().size()
                + (double) attention.value().weight().size();
        yield (projected + rows * places(in)) * places(in);
      }
      case Layer.Pool pool ->
          numbers(out) * ((double) pool.kernel().height() * pool.kernel().width());
      case Layer.GlobalPool _ -> numbers(in);
      case Layer.Normalization _,
          Layer.Pointwise _,
          Layer.ParametricRelu _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Transpose _,
          Layer.Select _,
          Layer.Sum _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.TokenAt _ ->
          numbers(out);
    };
  }

  /** Entries that a function is computed of. */
  private static double functions(Layer layer, Shape out) {
    Activation activation =
        layer instanceof Layer.Pointwise(Activation own) ? own : layer.activation();
    boolean cheap =
        activation == Activation.Plain.NONE
            || activation == Activation.Plain.RELU
            || activation instanceof Activation.LeakyRelu
            || activation instanceof Activation.Clip;
    return cheap && !(layer instanceof Layer.Softmax) ? 0 : numbers(out);
  }

  /** Numbers beside the values: a copy of the weights and tiles, projections and scores. */
  private static double workspace(Layer layer, Shape in, int count) {
    return switch (layer) {
      case Layer.Convolution convolution -> {
        double height = convolution.weight().dimension(2);
        double channels = Math.min(Products.INPUTS, convolution.weight().dimension(1));
        double rows = channels * height * convolution.weight().dimension(3);
        double lines = height;
        double results = (double) convolution.outputs() / convolution.groups();
        yield convolution.weight().size() + (rows + lines + results) * Products.TILE;
      }
      case Layer.Weighted weighted -> {
        double row = (double) weighted.weight().size() / weighted.outputs();
        yield weighted.weight().size() + (row + weighted.outputs()) * Products.TILE;
      }
      case Layer.Attention attention -> {
        double keys = attention.key().weight().dimension(0);
        double values = attention.value().weight().dimension(0);
        double projected = count * (2 * keys + values);
        double head = (keys + values) / attention.heads() + 2.0 * Products.TILE;
        yield (projected + head) * places(in);
      }
      case Layer other -> 0;
    };
  }
}
