package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

class EvaluationTest {

  @Test
  void aLinearLayerMultipliesByRowsOfOutputs() {
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(
                    Weights.of("w", new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                    Weights.of("b", new float[] {0.5f, 0, -1}, 3),
                    Activation.Plain.NONE)));
    assertArrayEquals(
        new float[] {1.5f, 3, 4, 4.5f, 8, 11},
        Evaluation.outputs(network, new float[] {1, 0, 0, 2}),
        1e-6f);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, -2, 0", "relu, 3, 3", "leaky-relu, -2, -0.02", "tanh, 0.5, 0.46211715",
    "sigmoid, 1, 0.7310586", "silu, 1, 0.7310586", "gelu, 1, 0.8413447", "gelu, -0.5, -0.15426877",
    "gelu, 4, 3.9998734", "gelu, -5, -1.4332859e-6", "none, -7, -7", "gelu-tanh, 1, 0.8411920",
    "selu, 2, 2.1014020", "selu, -1, -1.1113307", "softsign, -3, -0.75", "mish, 1, 0.8650984",
    "hard-swish, 1, 0.6666667", "hard-swish, -4, 0", "relu6, 7, 6", "relu6, -1, 0",
    "elu, -1, -0.6321206", "elu, 2, 2", "celu, -1, -0.6321206", "softplus, 0, 0.6931472",
    "softplus, -100, 0", "softplus, 100, 100", "hard-sigmoid, 1, 0.6666667", "hard-sigmoid, 9, 1"
  })
  void activationsHaveTheirValues(String activation, float x, float expected) {
    assertEquals(
        expected,
        Evaluation.outputs(single(Activation.named(activation).orElseThrow()), new float[] {x})[0],
        1e-6f);
  }

  @Test
  void aSineMultipliesInside() {
    assertEquals(
        Math.sin(30 * 0.2),
        Evaluation.outputs(single(new Activation.Sine(30)), new float[] {0.2f})[0],
        1e-5);
  }

  @Test
  void activationsHaveTheirParameters() {
    assertEquals(-1.2642411f, at(new Activation.Elu(2), -1), 1e-6f);
    assertEquals(2 * Math.expm1(-0.5), at(new Activation.Celu(2), -1), 1e-6f);
    assertEquals(Math.log1p(Math.exp(2)) / 2, at(new Activation.Softplus(2), 1), 1e-6f);
    assertEquals(0.7f, at(new Activation.HardSigmoid(0.2, 0.5), 1), 1e-6f);
    assertEquals(-1, at(new Activation.Clip(-1, Double.POSITIVE_INFINITY), -3));
    assertEquals(Math.cos(3), at(new Activation.Cosine(6), 0.5f), 1e-6f);
  }

  private static float at(Activation activation, float x) {
    return Evaluation.outputs(single(activation), new float[] {x})[0];
  }

  @Test
  void aConvolutionKeepsTheSizeAndCorrelates() {
    Network network =
        Network.chain(
            List.of(
                new Layer.Convolution(
                    Weights.of("k", new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3),
                    Weights.of("b", new float[] {10}, 1),
                    Activation.Plain.NONE)));
    float[] impulse = {0, 0, 0, 0, 1, 0, 0, 0, 0};
    assertArrayEquals(
        new float[] {19, 18, 17, 16, 15, 14, 13, 12, 11}, onMap(network, impulse, 3, 3));
    float[] corner = {1, 0, 0, 0, 0, 0};
    assertArrayEquals(new float[] {15, 14, 10, 12, 11, 10}, onMap(network, corner, 2, 3));
  }

  @Test
  void theMeanOfEachChannelStandsBeforeTheFirstLinearLayer() {
    Weights twice = Weights.of("k", new float[] {2, -1}, 2, 1, 1, 1);
    Network network =
        Network.chain(
            List.of(
                new Layer.Convolution(
                    twice, Weights.of("b", new float[2], 2), Activation.Plain.RELU),
                new Layer.Linear(
                    Weights.of("w", new float[] {1, 10}, 1, 2),
                    Weights.of("c", new float[] {0.5f}, 1),
                    Activation.Plain.NONE)));
    // Channel 0: relu(2x) = 2, 4, 0, 0; channel 1: relu(-x) = 0, 0, 1, 5.
    assertArrayEquals(
        new float[] {1.5f + 15 + 0.5f}, onMap(network, new float[] {1, 2, -1, -5}, 2, 2));
  }

  @Test
  void aSkipIsAddedBeforeTheActivationToTheSharedChannels() {
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(
                    Weights.of("w", new float[] {1, 2, 3}, 3, 1),
                    Weights.of("b", new float[3], 3),
                    Activation.Plain.NONE),
                new Layer.Linear(
                    Weights.of("v", new float[6], 2, 3),
                    Weights.of("c", new float[] {-5, 1}, 2),
                    Activation.Plain.RELU)),
            List.of(OptionalInt.empty(), OptionalInt.of(0)));
    assertArrayEquals(new float[] {0, 3}, Evaluation.outputs(network, new float[] {1}));
    assertArrayEquals(new float[] {5, 21}, Evaluation.outputs(network, new float[] {10}));
  }

  @Test
  void theOrderOfHiddenNeuronsDoesNotMatter() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Network network = RandomNetworks.withoutSkips(RandomNetworks.cnn(random));
      float[] input = new float[network.inputs() * 20];
      for (int i = 0; i < input.length; i++) {
        input[i] = random.nextFloat();
      }
      float[] expected = onMap(network, input, 4, 5);
      float[] found = onMap(RandomNetworks.permuted(network, random), input, 4, 5);
      for (int i = 0; i < expected.length; i++) {
        double tolerance = 1e-3 * Math.max(1, Math.abs(expected[i]));
        assertEquals(expected[i], found[i], tolerance, "seed " + seed);
      }
    }
  }

  @Test
  void aPictureIsDrawnOnAGridWithCornersByTheConvention() {
    // The output is 10 row + column.
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(
                    Weights.of("w", new float[] {10, 1}, 1, 2),
                    Weights.of("b", new float[1], 1),
                    Activation.Plain.NONE)));
    assertArrayEquals(
        new float[] {-11, -10, -9, 9, 10, 11},
        Evaluation.render(new Inr(network, Inr.Convention.CANONICAL), 2, 3));
    assertArrayEquals(
        new float[] {-4.5f, 0.5f, 5.5f, -3.5f, 1.5f, 6.5f},
        Evaluation.render(new Inr(network, new Inr.Convention(Inr.Axes.COLUMN_ROW, 0.5, 1)), 2, 3));
    assertArrayEquals(
        new float[] {0}, Evaluation.render(new Inr(network, Inr.Convention.CANONICAL), 1, 1));
  }

  @Test
  void theCanonicalFormShowsTheSamePicture() {
    for (int seed = 0; seed < 20; seed++) {
      Network network = RandomNetworks.siren(new Random(seed), 8, 2);
      Inr.Convention convention =
          new Inr.Convention(seed % 2 == 0 ? Inr.Axes.ROW_COLUMN : Inr.Axes.COLUMN_ROW, 0.5, 0.25);
      Inr inr = new Inr(network, convention);
      assertArrayEquals(
          Evaluation.render(inr, 7, 5),
          Evaluation.render(new Inr(inr.canonical(), Inr.Convention.CANONICAL), 7, 5),
          2e-4f,
          "seed " + seed);
    }
  }

  @Test
  void inputsOfAnotherShapeAreErrors() {
    Network single = single(Activation.Plain.NONE);
    Values map = Values.of(new Shape.FeatureMap(1, 2, 2), 1, new float[4]);
    assertThrows(IllegalArgumentException.class, () -> Evaluation.output(single, map));
    Network two = RandomNetworks.siren(new Random(0), 4, 1);
    assertThrows(IllegalArgumentException.class, () -> Evaluation.outputs(two, new float[3]));
  }

  @Test
  void sizesLeftOpenAreThoseOfTheInputAndOthersMustAgree() {
    Network free = pooled(new Shape.FeatureMap(1, Shape.FREE, 3));
    Values map = Values.of(new Shape.FeatureMap(1, 2, 3), 1, new float[] {1, 2, 3, 4, 5, 6});
    assertArrayEquals(new float[] {6}, Evaluation.output(free, map).toArray());
    Values wider = Values.of(new Shape.FeatureMap(1, 3, 2), 1, new float[6]);
    assertThrows(IllegalArgumentException.class, () -> Evaluation.output(free, wider));
    assertThrows(
        IllegalArgumentException.class,
        () -> Values.of(new Shape.FeatureMap(1, Shape.FREE, 3), 1, new float[3]),
        "values need a size");
    assertThrows(
        IllegalArgumentException.class, () -> Evaluation.outputs(free, new float[6]), "open size");
  }

  @Test
  void allValuesOnTheWayAreThoseOfEachStepAndTheLastIsTheOutput() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(1));
    int first = builder.add("a", linear(2, 0), 0);
    int second = builder.add("b", linear(3, 1), first);
    builder.add("c", new Layer.Sum(Activation.Plain.NONE), second, first, 0);
    Network network = builder.build();
    Values inputs = Values.of(new Shape.Vector(1), 2, new float[] {1, 10});
    List<Values> values = Evaluation.values(network, inputs);
    assertEquals(4, values.size(), "the input and three steps");
    assertArrayEquals(new float[] {1, 10}, values.get(0).toArray());
    assertArrayEquals(new float[] {2, 20}, values.get(1).toArray());
    assertArrayEquals(new float[] {7, 61}, values.get(2).toArray());
    assertArrayEquals(new float[] {10, 91}, values.get(3).toArray());
    assertArrayEquals(new float[] {10, 91}, Evaluation.output(network, inputs).toArray());
  }

  @Test
  void anActivationAloneLeavesItsInputAsItIs() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(2));
    int relu = builder.add("relu", new Layer.Pointwise(Activation.Plain.RELU), 0);
    builder.add("sum", new Layer.Sum(Activation.Plain.NONE), relu, 0);
    assertArrayEquals(
        new float[] {-3, 8}, Evaluation.outputs(builder.build(), new float[] {-3, 4}));
  }

  @Test
  void valuesAreCopiedInAndOut() {
    float[] numbers = {1, 2};
    Values values = Values.of(new Shape.Vector(2), 1, numbers);
    numbers[0] = 9;
    values.toArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, values.toArray());
  }

  private static Layer.Linear linear(float weight, float bias) {
    return new Layer.Linear(
        Weights.of("w", new float[] {weight}, 1, 1),
        Weights.of("b", new float[] {bias}, 1),
        Activation.Plain.NONE);
  }

  private static Network pooled(Shape input) {
    Network.Builder builder = new Network.Builder(input);
    builder.add("pool", new Layer.GlobalPool(Layer.Pooling.MAX), 0);
    return builder.build();
  }

  private static float[] onMap(Network network, float[] map, int height, int width) {
    Shape shape = new Shape.FeatureMap(network.inputs(), height, width);
    return Evaluation.output(network, Values.of(shape, 1, map)).toArray();
  }

  private static Network single(Activation activation) {
    return Network.chain(
        List.of(
            new Layer.Linear(
                Weights.of("w", new float[] {1}, 1, 1),
                Weights.of("b", new float[1], 1),
                activation)));
  }
}
