package org.weightscope.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;

/** Runs networks on inputs. */
public final class Evaluation {
  private static final Values RELEASED = Values.zeros(new Shape.Vector(0), 0);

  private Evaluation() {}

  /**
   * What a network gives for some inputs. What no later step reads is let go on the way.
   *
   * @param inputs of the network's input shape, with a size where that leaves one open
   * @throws IllegalArgumentException if the inputs have another shape, a layer cannot take the
   *     sizes that follow from theirs, a value would hold more than 2^31 - 1 numbers, or a token is
   *     not in the vocabulary
   * @see Cost what it takes
   */
  public static Values output(Network network, Values inputs) {
    return output(network, inputs, (_, _) -> {});
  }

  /**
   * The same, with a look at every value on the way before it is let go.
   *
   * @param seen is shown each value with its number: the inputs are 0, as {@link Step#inputs}
   *     counts
   */
  public static Values output(Network network, Values inputs, ObjIntConsumer<Values> seen) {
    return run(network, inputs, true, seen).getLast();
  }

  /**
   * All values on the way: the inputs first, then what each step gives, numbered as {@link
   * Step#inputs} counts them.
   *
   * @param inputs as for {@link #output}
   * @throws IllegalArgumentException as {@link #output} does
   */
  public static List<Values> values(Network network, Values inputs) {
    return List.copyOf(run(network, inputs, false, (_, _) -> {}));
  }

  /**
   * The outputs of a network whose input shape leaves no size open.
   *
   * @param inputs row-major {@code [count, size of an input]}
   * @return row-major {@code [count, size of an output]}
   * @throws IllegalArgumentException if a size is open or the inputs are no whole number of rows
   */
  public static float[] outputs(Network network, float[] inputs) {
    Shape shape = network.input();
    int count = inputs.length / Math.max(1, shape.channels() * shape.places());
    return output(network, Values.of(shape, count, inputs)).toArray();
  }

  /**
   * The picture of an INR on a grid over the range of its convention that includes the corners: row
   * i of n stands at {@code -1 + 2 i / (n - 1)} for a range from -1 to 1, a single row at its
   * middle.
   *
   * @return row-major {@code [height, width, outputs]} by the INR's convention, 0 black and 1
   *     white, not clipped
   */
  public static float[] render(Inr inr, int height, int width) {
    boolean rowFirst = inr.convention().axes() == Inr.Axes.ROW_COLUMN;
    float[] coordinates = new float[Math.multiplyExact(2, Math.multiplyExact(height, width))];
    int at = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float down = coordinate(inr.convention().range(), row, height);
        float across = coordinate(inr.convention().range(), column, width);
        coordinates[at++] = rowFirst ? down : across;
        coordinates[at++] = rowFirst ? across : down;
      }
    }
    float[] picture = outputs(inr.network(), coordinates);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) (picture[i] * inr.convention().scale() + inr.convention().offset());
    }
    return picture;
  }

  private static float coordinate(Inr.Range range, int index, int count) {
    double place = count == 1 ? 0 : -1 + 2.0 * index / (count - 1);
    return (float) (range.middle() + range.half() * place);
  }

  private static List<Values> run(
      Network network, Values inputs, boolean outputOnly, ObjIntConsumer<Values> seen) {
    if (!isOf(network.input(), inputs.shape())) {
      throw new IllegalArgumentException(
          "a network of %s is given %s".formatted(network.input(), inputs.shape()));
    }
    List<Step> steps = network.steps();
    List<Shape> shapes = new Network(inputs.shape(), steps).shapes();
    int[] lastReader = lastReaders(steps);
    List<Values> values = new ArrayList<>(List.of(inputs));
    seen.accept(inputs, 0);
    for (int i = 0; i < steps.size(); i++) {
      List<Values> in = steps.get(i).inputs().stream().map(values::get).toList();
      values.add(after(steps.get(i).layer(), in, shapes.get(i + 1)));
      seen.accept(values.getLast(), i + 1);
      if (outputOnly) {
        for (int read : steps.get(i).inputs()) {
          if (lastReader[read] == i) {
            values.set(read, RELEASED);
          }
        }
      }
    }
    return values;
  }

  /** Whether sizes are the declared ones where those are not open. */
  private static boolean isOf(Shape declared, Shape given) {
    return switch (declared) {
      case Shape.Vector _ -> given.equals(declared);
      case Shape.Tokens(int length) -> given instanceof Shape.Tokens(int l) && isOf(length, l);
      case Shape.Sequence(int length, int channels) ->
          given instanceof Shape.Sequence(int l, int c) && isOf(length, l) && c == channels;
      case Shape.FeatureMap(int channels, int height, int width) ->
          given instanceof Shape.FeatureMap(int c, int h, int w)
              && c == channels
              && isOf(height, h)
              && isOf(width, w);
    };
  }

  private static boolean isOf(int declared, int given) {
    return declared == Shape.FREE || declared == given;
  }

  /** For each value the last step that reads it. */
  static int[] lastReaders(List<Step> steps) {
    int[] last = new int[steps.size() + 1];
    Arrays.fill(last, -1);
    for (int i = 0; i < steps.size(); i++) {
      for (int read : steps.get(i).inputs()) {
        last[read] = i;
      }
    }
    return last;
  }

  private static Values after(Layer layer, List<Values> in, Shape shape) {
    Values first = in.getFirst();
    Values out =
        switch (layer) {
          case Layer.Linear linear -> LinearMap.of(linear.weight(), linear.bias(), first, shape);
          case Layer.Convolution convolution ->
              Convolutions.of(convolution, first, map(first.shape()), map(shape));
          case Layer.Normalization norm -> Normalizations.of(norm, first);
          case Layer.Pointwise _ -> Values.of(shape, first.count(), first.entries());
          case Layer.ParametricRelu(var slope) -> Activations.rectified(slope, first);
          case Layer.Pool pool -> Pools.overWindows(pool, first, map(first.shape()), map(shape));
          case Layer.GlobalPool(Layer.Pooling pooling) -> Pools.overAll(pooling, first);
          case Layer.Flatten(boolean placesFirst) ->
              Wiring.inOrder(
                  placesFirst ? Wiring.Order.PLACES_FIRST : Wiring.Order.CHANNELS_FIRST,
                  first,
                  shape);
          case Layer.ToSequence _ -> Wiring.inOrder(Wiring.Order.PLACES_FIRST, first, shape);
          case Layer.ToFeatureMap _ -> Wiring.inOrder(Wiring.Order.CHANNELS_FIRST, first, shape);
          case Layer.Transpose _ -> Wiring.inOrder(Wiring.Order.CHANNELS_FIRST, first, shape);
          case Layer.Select(var channels) -> Wiring.selected(channels, first, shape);
          case Layer.Sum _ -> Wiring.sum(in, shape);
          case Layer.Product _ -> Wiring.product(first, in.getLast(), shape);
          case Layer.Concat _ -> Wiring.concatenated(in, shape);
          case Layer.Softmax(boolean log) -> SoftmaxRows.of(first, log);
          case Layer.TokenEmbedding(var table) -> Embeddings.embedded(table, first, shape);
          case Layer.PositionEmbedding(var table) -> Embeddings.withPositions(table, first);
          case Layer.ClassToken(var token) -> Embeddings.afterClassToken(token, first, shape);
          case Layer.TokenAt(int index) -> Embeddings.at(index, first, shape);
          case Layer.Attention attention -> Attentions.of(attention, first);
        };
    Activations.apply(layer.activation(), out.entries()); // layers with one made new entries
    return out;
  }

  private static Shape.FeatureMap map(Shape shape) {
    if (shape instanceof Shape.FeatureMap map) {
      return map;
    }
    throw new IllegalStateException("shape inference let %s pass for a map".formatted(shape));
  }
}
