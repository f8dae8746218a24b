package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.ShapesDoNotMeetException;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

/** Small networks of every kind of layer, each reading the one before and some an earlier one. */
final class RandomSteps {
  static final List<Activation> ACTIVATIONS =
      Stream.<Activation>concat(
              Arrays.stream(Activation.Plain.values()),
              Stream.of(
                  new Activation.Sine(30),
                  new Activation.Sine(-0.1),
                  new Activation.Cosine(2.5),
                  new Activation.LeakyRelu(0.01),
                  new Activation.LeakyRelu(0.2),
                  new Activation.Elu(0.5),
                  new Activation.Celu(1),
                  new Activation.Softplus(5),
                  new Activation.HardSigmoid(0.2, 0.5),
                  new Activation.HardSigmoid(1 / 6.0, 0.5),
                  new Activation.Clip(0, 6),
                  new Activation.Clip(Double.NEGATIVE_INFINITY, 1)))
          .toList();

  private final Random random;
  private final Shape input;
  private final List<Step> steps = new ArrayList<>();
  private int tensors;

  private RandomSteps(Random random, Shape input) {
    this.random = random;
    this.input = input;
  }

  static Network network(Random random) {
    int channels = 1 + random.nextInt(4);
    Shape input =
        switch (random.nextInt(5)) {
          case 0 -> new Shape.Vector(channels);
          case 1 -> new Shape.FeatureMap(channels, 4 + random.nextInt(3), 5);
          case 2 -> new Shape.FeatureMap(channels, Shape.FREE, Shape.FREE);
          case 3 -> new Shape.Sequence(2 + random.nextInt(4), channels);
          default -> new Shape.Tokens(random.nextBoolean() ? Shape.FREE : 3);
        };
    RandomSteps steps = new RandomSteps(random, input);
    int length = 1 + random.nextInt(8);
    while (steps.steps.size() < length) {
      int before = steps.steps.size();
      steps.extend();
      if (!steps.fit()) {
        steps.steps.subList(before, steps.steps.size()).clear();
      }
    }
    return new Network(input, steps.steps);
  }

  /** Whether no kernel reaches beyond a small map. */
  private boolean fit() {
    try {
      shape(steps.size());
      return true;
    } catch (ShapesDoNotMeetException _) {
      return false;
    }
  }

  private Shape shape(int value) {
    return value == 0 ? input : new Network(input, steps.subList(0, value)).shapes().getLast();
  }

  private void extend() {
    Shape shape = shape(steps.size());
    switch (shape) {
      case Shape.Tokens _ ->
          add(new Layer.TokenEmbedding(weights(false, 7, 1 + random.nextInt(5))));
      case Shape.Vector _ -> common(shape);
      case Shape.FeatureMap map -> {
        switch (random.nextInt(5)) {
          case 0 -> add(convolution(map));
          case 1 -> {
            Window window =
                new Window(
                    new Window.Size(1, 2),
                    Window.Size.ONE,
                    random.nextBoolean() ? Window.Padding.NONE : new Window.Padding(1, 0, 0, 1));
            Layer.Pooling pooling = Layer.Pooling.values()[random.nextInt(2)];
            boolean average = pooling == Layer.Pooling.AVERAGE;
            add(
                new Layer.Pool(
                    pooling,
                    new Window.Size(1, 1 + random.nextInt(2)),
                    window,
                    average && random.nextBoolean(),
                    random.nextBoolean()));
          }
          case 2 -> {
            if (map.places() != Shape.FREE) {
              add(random.nextBoolean() ? new Layer.ToSequence() : flatten());
            } else {
              add(new Layer.GlobalPool(Layer.Pooling.values()[random.nextInt(2)]));
            }
          }
          default -> common(shape);
        }
      }
      case Shape.Sequence sequence -> {
        switch (random.nextInt(8)) {
          case 0 -> add(attention(sequence.channels()));
          case 1 -> add(new Layer.ClassToken(weights(false, sequence.channels())));
          case 2 -> add(new Layer.TokenAt(-1));
          case 3 -> {
            if (sequence.length() != Shape.FREE) {
              add(
                  switch (random.nextInt(3)) {
                    case 0 ->
                        new Layer.PositionEmbedding(
                            weights(false, sequence.length(), sequence.channels()));
                    case 1 -> new Layer.Transpose();
                    default -> new Layer.ToFeatureMap(sequence.length(), 1);
                  });
            } else {
              add(new Layer.GlobalPool(Layer.Pooling.AVERAGE));
            }
          }
          default -> common(shape);
        }
      }
    }
  }

  /** A layer for every shape but tokens. */
  private void common(Shape shape) {
    int channels = shape.channels();
    switch (random.nextInt(9)) {
      case 0 -> add(linear(channels));
      case 1 -> add(normalization(channels));
      case 2 -> add(new Layer.Pointwise(activation()));
      case 3 -> add(new Layer.ParametricRelu(weights(false, random.nextBoolean() ? 1 : channels)));
      case 4 ->
          add(new Layer.Select(random.ints(1 + random.nextInt(4), 0, channels).boxed().toList()));
      case 5 -> add(new Layer.Softmax(random.nextBoolean()));
      case 6 -> {
        add(linear(channels));
        add(new Layer.Sum(activation()), steps.size(), steps.size() - 1);
      }
      case 7 -> {
        add(new Layer.Pointwise(activation()));
        add(new Layer.Product(), steps.size(), steps.size() - 1);
      }
      default -> {
        add(linear(channels));
        add(new Layer.Concat(), steps.size() - 1, steps.size());
      }
    }
  }

  private Layer flatten() {
    return new Layer.Flatten(random.nextBoolean());
  }

  private Layer linear(int channels) {
    int outputs = 1 + random.nextInt(4);
    return new Layer.Linear(weights(true, outputs, channels), bias(outputs, 0), activation());
  }

  private Layer convolution(Shape.FeatureMap map) {
    int groups = random.nextBoolean() ? 1 : map.channels();
    int outputs = groups * (1 + random.nextInt(2));
    int height = 1 + random.nextInt(3);
    Window window =
        random.nextBoolean()
            ? Window.same(height, 2)
            : new Window(
                new Window.Size(1, 1 + random.nextInt(2)),
                new Window.Size(1, 2),
                Window.Padding.of(1));
    return new Layer.Convolution(
        weights(true, outputs, map.channels() / groups, height, 2),
        bias(outputs, 0),
        window,
        groups,
        activation());
  }

  private Layer normalization(int channels) {
    Statistics statistics =
        switch (random.nextInt(4)) {
          case 0 -> new Statistics.None();
          case 1 -> new Statistics.Stored(weights(false, channels), weights(false, channels), 1e-3);
          case 2 -> new Statistics.PerPlace(random.nextBoolean(), 1e-5);
          default -> new Statistics.PerGroup(random.nextBoolean() ? 1 : channels, 1e-6);
        };
    // A scale and a shift that are both missing make nothing of an affine map.
    boolean needed = statistics instanceof Statistics.None;
    return new Layer.Normalization(
        statistics,
        needed ? weights(false, channels) : bias(channels, 1),
        bias(channels, 0),
        activation());
  }

  private Layer attention(int channels) {
    int heads = 1 + random.nextInt(2);
    int rows = heads * (1 + random.nextInt(2));
    int values = heads * (1 + random.nextInt(2));
    return new Layer.Attention(
        new Layer.Projection(weights(true, rows, channels), bias(rows, 0)),
        new Layer.Projection(weights(true, rows, channels), bias(rows, 0)),
        new Layer.Projection(weights(true, values, channels), bias(values, 0)),
        heads,
        random.nextBoolean() ? 1 / Math.sqrt((double) rows / heads) : 0.3,
        random.nextBoolean());
  }

  private Activation activation() {
    return random.nextBoolean()
        ? Activation.Plain.NONE
        : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
  }

  /** A tensor of random values, or what stands for a missing one. */
  private Weights bias(int size, float missing) {
    return random.nextInt(3) == 0 ? LoadedTensors.constant(missing, size) : weights(false, size);
  }

  private Weights weights(boolean matrix, int... shape) {
    float[] values = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    boolean transposed = matrix && random.nextInt(3) == 0;
    String name = "t" + tensors++ + (random.nextBoolean() ? ".weight" : ".kernel");
    return Weights.of(
        new Weights.Origin(name, transposed ? Weights.Storage.TRANSPOSED : Weights.Storage.AS_IS),
        values,
        shape);
  }

  private void add(Layer layer) {
    add(layer, steps.size());
  }

  private void add(Layer layer, int... from) {
    steps.add(
        new Step("step %d".formatted(steps.size()), layer, IntStream.of(from).boxed().toList()));
  }
}
