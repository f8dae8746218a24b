package org.weightscope.model.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

/**
 * Networks with random weights, of which the same can be had with hidden neurons, channels, groups
 * of channels, heads and rows of heads in another order.
 *
 * <p>Each value keeps the order of its channels: entry i is the number that the i-th channel has in
 * the network in its first order.
 */
final class SymmetricNetworks {
  /** The kinds of networks. */
  enum Kind {
    PERCEPTRON,
    RESIDUAL,
    PRE_ACTIVATION,
    GROUPED,
    IMAGE_TRANSFORMER,
    TEXT_TRANSFORMER
  }

  /** What is done with the order. */
  enum Order {
    /** The first. */
    FIRST,
    /** Another that leaves the function as it is. */
    PERMUTED,
    /** Rows are permuted, and the columns that read them are not: another function. */
    BROKEN
  }

  private record Value(int id, int[] order) {}

  private final Random weights;
  private final Random orders;
  private final Order mode;
  private final Network.Builder builder;

  private SymmetricNetworks(long seed, Order mode, Shape input) {
    weights = new Random(seed);
    orders = new Random(seed + 1000);
    this.mode = mode;
    builder = new Network.Builder(input);
  }

  static Network of(Kind kind, long seed, Order mode) {
    Shape input =
        switch (kind) {
          case PERCEPTRON -> new Shape.Vector(3);
          case RESIDUAL, PRE_ACTIVATION, GROUPED -> new Shape.FeatureMap(2, 6, 6);
          case IMAGE_TRANSFORMER -> new Shape.FeatureMap(2, 4, 4);
          case TEXT_TRANSFORMER -> new Shape.Tokens(4);
        };
    SymmetricNetworks n = new SymmetricNetworks(seed, mode, input);
    Value in = new Value(0, identity(input.channels()));
    switch (kind) {
      case PERCEPTRON -> n.perceptron(in);
      case RESIDUAL -> n.residual(in);
      case PRE_ACTIVATION -> n.preActivation(in);
      case GROUPED -> n.grouped(in);
      case IMAGE_TRANSFORMER -> n.imageTransformer(in);
      case TEXT_TRANSFORMER -> n.textTransformer(in);
    }
    return n.builder.build();
  }

  private void perceptron(Value x) {
    x = linear(x, order(6), Activation.Plain.TANH);
    Value y = norm(linear(x, order(5), Activation.Plain.NONE), stored(5));
    y = new Value(builder.add("prelu", new Layer.ParametricRelu(vector(y.order)), y.id), y.order);
    y = linear(y, x.order, Activation.Plain.NONE);
    x = sum(y, x, Activation.Plain.GELU);
    output(linear(x, order(4), Activation.Plain.RELU));
  }

  private void residual(Value x) {
    x = norm(conv(x, order(4), 3, 1), stored(4));
    x = pointwise(x, Activation.Plain.RELU);
    Value y = pointwise(norm(conv(x, order(5), 3, 1), stored(5)), Activation.Plain.RELU);
    y = norm(conv(y, x.order, 3, 1), stored(4));
    x = sum(y, x, Activation.Plain.RELU);
    Layer pool =
        new Layer.Pool(
            Layer.Pooling.MAX,
            Window.Size.of(2),
            new Window(Window.Size.of(2), Window.Size.ONE, Window.Padding.NONE),
            false,
            false);
    x = step(pool, x);
    Value down = norm(conv(x, order(3), 1, 1), stored(3));
    x = sum(norm(conv(x, down.order, 3, 1), stored(3)), down, Activation.Plain.NONE);
    output(step(new Layer.GlobalPool(Layer.Pooling.AVERAGE), x));
  }

  private void preActivation(Value x) {
    x = conv(x, order(4), 3, 1);
    Value y = pointwise(norm(x, new Layer.Statistics.PerPlace(true, 1e-5)), Activation.Plain.GELU);
    y = norm(conv(y, order(3), 3, 1), new Layer.Statistics.PerGroup(3, 1e-5));
    x = sum(x, conv(pointwise(y, Activation.Plain.RELU), x.order, 3, 1), Activation.Plain.NONE);
    x = pointwise(norm(x, new Layer.Statistics.None()), Activation.Plain.SIGMOID);
    output(flat(x, 36, false));
  }

  private void grouped(Value x) {
    x = conv(x, order(6, 3), 3, 1);
    x = pointwise(norm(x, new Layer.Statistics.PerGroup(3, 1e-5)), Activation.Plain.RELU);
    Value y = conv(x, within(x.order, 3, 6), 3, 3);
    y = pointwise(conv(y, within(y.order, 6, 6), 3, 6), Activation.Plain.TANH);
    Value gate = step(new Layer.GlobalPool(Layer.Pooling.AVERAGE), y);
    gate = linear(gate, order(2), Activation.Plain.RELU);
    gate = linear(gate, y.order, Activation.Plain.SIGMOID);
    y = new Value(builder.add("gate", new Layer.Product(), y.id, gate.id), y.order);
    Value both = concat(y, x);
    List<Integer> shuffled = List.of(0, 6, 1, 7, 2, 8, 3, 9, 4, 10);
    List<Integer> places = new ArrayList<>();
    for (int channel : shuffled) {
      for (int i = 0; i < both.order.length; i++) {
        if (both.order[i] == channel) {
          places.add(i);
        }
      }
    }
    int id = builder.add("shuffle", new Layer.Select(places), both.id);
    x = conv(new Value(id, identity(10)), within(identity(10), 2, 4), 1, 2);
    output(flat(x, 36, true));
  }

  private void imageTransformer(Value x) {
    Window patches = new Window(Window.Size.of(2), Window.Size.ONE, Window.Padding.NONE);
    int[] order = order(6);
    Layer patch =
        new Layer.Convolution(
            matrix(order, x.order, 4, 6, 2, 2, 2),
            vector(order),
            patches,
            1,
            Activation.Plain.NONE);
    x = step(new Layer.ToSequence(), new Value(builder.add("patch", patch, x.id), order));
    x = step(new Layer.ClassToken(vector(order)), x);
    x = step(new Layer.PositionEmbedding(matrix(identity(5), order, 1, 5, 6)), x);
    x = block(x, new Layer.Statistics.PerPlace(true, 1e-5), false);
    output(step(new Layer.TokenAt(0), norm(x, new Layer.Statistics.PerPlace(true, 1e-5))));
  }

  private void textTransformer(Value x) {
    int[] order = order(4);
    x =
        new Value(
            builder.add("words", new Layer.TokenEmbedding(matrix(identity(7), order, 1, 7, 4)), 0),
            order);
    x = step(new Layer.PositionEmbedding(matrix(identity(4), order, 1, 4, 4)), x);
    x = block(x, new Layer.Statistics.PerPlace(false, 1e-5), true);
    Value mixed = new Value(builder.add("turn", new Layer.Transpose(), x.id), identity(4));
    mixed = linear(mixed, order(5), Activation.Plain.GELU);
    mixed = linear(mixed, identity(4), Activation.Plain.NONE);
    mixed = new Value(builder.add("turn", new Layer.Transpose(), mixed.id), x.order);
    output(step(new Layer.TokenAt(-1), sum(x, mixed, Activation.Plain.NONE)));
  }

  private Value block(Value x, Layer.Statistics statistics, boolean causal) {
    Value y = norm(x, statistics);
    int[] rows = order(6, 2);
    int[] values = within(rows, 2, 4);
    int c = y.order.length;
    Layer.Projection query = projection(rows, y, c);
    Layer.Projection key = projection(rows, y, c);
    Layer.Projection value = projection(values, y, c);
    Layer attention = new Layer.Attention(query, key, value, 2, 1 / Math.sqrt(3), causal);
    y = linear(new Value(builder.add("attend", attention, y.id), values), x.order, NONE);
    x = sum(x, y, NONE);
    y = linear(norm(x, statistics), order(7), Activation.Plain.GELU);
    return sum(x, linear(y, x.order, NONE), NONE);
  }

  private static final Activation NONE = Activation.Plain.NONE;

  private Layer.Projection projection(int[] rows, Value in, int channels) {
    return new Layer.Projection(matrix(rows, read(in), 1, rows.length, channels), vector(rows));
  }

  private void output(Value x) {
    linear(x, identity(3), Activation.Plain.NONE);
  }

  private Value linear(Value in, int[] order, Activation activation) {
    Weights weight = matrix(order, read(in), 1, order.length, in.order.length);
    Layer layer = new Layer.Linear(weight, vector(order), activation);
    return new Value(builder.add("linear", layer, in.id), order);
  }

  private Value conv(Value in, int[] order, int side, int groups) {
    int part = in.order.length / groups;
    float[] drawn = draw(order.length * part * side * side);
    float[] values = new float[drawn.length];
    int kernel = side * side;
    int[] read = read(in);
    for (int o = 0; o < order.length; o++) {
      int group = o / (order.length / groups);
      for (int i = 0; i < part; i++) {
        int from = order[o] * part + read[group * part + i] % part;
        System.arraycopy(drawn, from * kernel, values, (o * part + i) * kernel, kernel);
      }
    }
    Weights weight = Weights.of("kernel", values, order.length, part, side, side);
    Layer layer =
        new Layer.Convolution(weight, vector(order), Window.same(side, side), groups, NONE);
    return new Value(builder.add("conv", layer, in.id), order);
  }

  private Layer.Statistics stored(int channels) {
    return new Layer.Statistics.Stored(
        Weights.of("mean", draw(channels), channels),
        Weights.of("variance", positive(channels), channels),
        1e-5);
  }

  private Value norm(Value in, Layer.Statistics statistics) {
    Layer.Statistics ordered =
        statistics instanceof Layer.Statistics.Stored(Weights mean, Weights variance, double e)
            ? new Layer.Statistics.Stored(ordered(mean, in.order), ordered(variance, in.order), e)
            : statistics;
    Layer norm = new Layer.Normalization(ordered, vector(in.order), vector(in.order), NONE);
    return step(norm, in);
  }

  private Value pointwise(Value in, Activation activation) {
    return step(new Layer.Pointwise(activation), in);
  }

  private Value sum(Value a, Value b, Activation activation) {
    return new Value(builder.add("sum", new Layer.Sum(activation), a.id, b.id), a.order);
  }

  private Value concat(Value a, Value b) {
    int[] order = new int[a.order.length + b.order.length];
    for (int i = 0; i < order.length; i++) {
      int n = a.order.length;
      order[i] = i < n ? a.order[i] : n + b.order[i - n];
    }
    return new Value(builder.add("concat", new Layer.Concat(), a.id, b.id), order);
  }

  private Value flat(Value in, int places, boolean placesFirst) {
    int channels = in.order.length;
    int[] order = new int[channels * places];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < places; p++) {
        if (placesFirst) {
          order[p * channels + c] = p * channels + in.order[c];
        } else {
          order[c * places + p] = in.order[c] * places + p;
        }
      }
    }
    return new Value(builder.add("flatten", new Layer.Flatten(placesFirst), in.id), order);
  }

  private Value step(Layer layer, Value in) {
    return new Value(builder.add("step", layer, in.id), in.order);
  }

  /** The order in which columns read a value. */
  private int[] read(Value in) {
    return mode == Order.BROKEN ? identity(in.order.length) : in.order;
  }

  /** Rows and columns of drawn values in their orders; the rest of the shape stays together. */
  private Weights matrix(int[] rows, int[] columns, int kernel, int... shape) {
    float[] drawn = draw(rows.length * columns.length * kernel);
    float[] values = new float[drawn.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < columns.length; c++) {
        int from = (rows[r] * columns.length + columns[c]) * kernel;
        System.arraycopy(drawn, from, values, (r * columns.length + c) * kernel, kernel);
      }
    }
    return Weights.of("weight", values, shape);
  }

  private Weights vector(int[] order) {
    return ordered(Weights.of("vector", draw(order.length), order.length), order);
  }

  private static Weights ordered(Weights vector, int[] order) {
    float[] values = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = vector.get(order[i]);
    }
    return vector.with(values);
  }

  private float[] draw(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) weights.nextGaussian(0, 0.6);
    }
    return values;
  }

  private float[] positive(int size) {
    float[] values = draw(size);
    for (int i = 0; i < size; i++) {
      values[i] = Math.abs(values[i]) + 0.3f;
    }
    return values;
  }

  private int[] order(int size) {
    return order(size, 1);
  }

  /** An order in which groups are exchanged as a whole, and channels within each. */
  private int[] order(int size, int groups) {
    return within(shuffled(groups), groups, size);
  }

  /** An order whose groups stand as those of another order do. */
  private int[] within(int[] groupsOf, int groups, int size) {
    int part = size / groups;
    int[] order = new int[size];
    for (int g = 0; g < groups; g++) {
      int[] inside = shuffled(part);
      int group = groupsOf[g * (groupsOf.length / groups)] / (groupsOf.length / groups);
      for (int i = 0; i < part; i++) {
        order[g * part + i] = group * part + inside[i];
      }
    }
    return order;
  }

  /** Never the identity, where there is another order. */
  private int[] shuffled(int size) {
    if (mode == Order.FIRST || size == 1) {
      return identity(size);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    List<Integer> first = List.copyOf(order);
    do {
      Collections.shuffle(order, orders);
    } while (order.equals(first));
    return order.stream().mapToInt(i -> i).toArray();
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }
}
