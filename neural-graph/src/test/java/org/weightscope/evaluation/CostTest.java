package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Projection;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Window;

class CostTest {
  private static final Activation NONE = Activation.Plain.NONE;
  private final Random random = new Random(1);

  private Layer.Linear linear(int outputs, int inputs) {
    return new Layer.Linear(
        Layers.random(random, outputs, inputs), Layers.random(random, outputs), NONE);
  }

  @Test
  void multiplicationsAreThoseOfAllWeightsAtAllPlaces() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(4, Shape.FREE, 5));
    int maps =
        builder.add(
            "conv",
            new Layer.Convolution(
                Layers.random(random, 6, 2, 3, 3),
                Layers.random(random, 6),
                new Window(Window.Size.of(2), Window.Size.ONE, Window.Padding.of(1)),
                2,
                NONE),
            0);
    builder.add("linear", linear(7, 6), maps);
    // 4 x 3 places of 6 · 2 · 9 and 7 · 6, for 10 inputs.
    assertEquals(
        10 * 12 * (108 + 42),
        Cost.of(builder.build(), new Shape.FeatureMap(4, 7, 5), 10).multiplications());
  }

  @Test
  void functionsOfEntriesCountAsTheMultiplicationsThatTakeAsLong() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(4));
    int plain = builder.add("relu", new Layer.Pointwise(Activation.Plain.RELU), 0);
    int tanh = builder.add("tanh", new Layer.Pointwise(Activation.Plain.TANH), plain);
    builder.add("softmax", new Layer.Softmax(false), tanh);
    assertEquals(
        10 * (4 + 4 + 4 + 2 * 4 * 50),
        Cost.of(builder.build(), new Shape.Vector(4), 10).multiplications());
  }

  @Test
  void attentionMultipliesProjectionsScoresAndSums() {
    Projection queries = new Projection(Layers.random(random, 4, 3), Layers.random(random, 4));
    Projection values = new Projection(Layers.random(random, 2, 3), Layers.random(random, 2));
    Network.Builder builder = new Network.Builder(new Shape.Sequence(5, 3));
    builder.add("attention", new Layer.Attention(queries, queries, values, 2, 1, false), 0);
    assertEquals(
        5 * (12 + 12 + 6) + 5 * 5 * 4 + 5 * 5 * 2,
        Cost.of(builder.build(), new Shape.Sequence(5, 3), 1).multiplications());
  }

  @Test
  void valuesThatAreStillReadCountAndOthersDoNot() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(10));
    int first = builder.add("a", new Layer.Select(Collections.nCopies(20, 0)), 0);
    int second = builder.add("b", new Layer.Select(Collections.nCopies(30, 0)), first);
    int third = builder.add("c", new Layer.Select(Collections.nCopies(20, 0)), second);
    builder.add("d", new Layer.Sum(NONE), third, first);
    // Input and a: 30; a and b: 50; a, b and c: 70; a, c and d: 60.
    assertEquals(2 * 70, Cost.of(builder.build(), new Shape.Vector(10), 2).numbers());
  }

  @Test
  void aLayerNeedsItsWeightsAndATileBesideItsValues() {
    Network.Builder builder = new Network.Builder(new Shape.Vector(10));
    builder.add("a", linear(20, 10), 0);
    assertEquals(
        100 * (10 + 20) + 200 + (10 + 20) * Products.TILE,
        Cost.of(builder.build(), new Shape.Vector(10), 100).numbers());
  }

  @Test
  void aMapThatNoMemoryHoldsIsToldAndNotMade() {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(1, 1, 1));
    builder.add(
        "conv",
        new Layer.Convolution(
            Layers.random(random, 1_000, 1, 1, 1),
            Layers.random(random, 1_000),
            new Window(Window.Size.ONE, Window.Size.ONE, Window.Padding.of(1_000_000_000)),
            1,
            NONE),
        0);
    Network network = builder.build();
    Cost cost = Cost.of(network, new Shape.FeatureMap(1, 1, 1), 1_000);
    assertEquals(Long.MAX_VALUE, cost.numbers());
    assertEquals(Long.MAX_VALUE, cost.multiplications());
    assertThrows(
        IllegalArgumentException.class, () -> Evaluation.outputs(network, new float[] {1}));
  }
}
