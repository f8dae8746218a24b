package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weightscope.evaluation.Layers.matrix;
import static org.weightscope.evaluation.Layers.run;
import static org.weightscope.evaluation.Layers.vector;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Shape.Tokens;

class WiringTest {
  private static final FeatureMap MAP = new FeatureMap(2, 1, 3);
  private static final Sequence SEQUENCE = new Sequence(3, 2);

  @Test
  void flatteningIsInTheOrderThatIsSaid() {
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6}, run(new Layer.Flatten(false), MAP, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {1, 4, 2, 5, 3, 6}, run(new Layer.Flatten(true), MAP, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {1, 3, 5, 2, 4, 6}, run(new Layer.Flatten(false), SEQUENCE, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6}, run(new Layer.Flatten(true), SEQUENCE, 1, 2, 3, 4, 5, 6));
  }

  @Test
  void mapsBecomeSequencesAndBackRowByRow() {
    FeatureMap map = new FeatureMap(2, 2, 2);
    float[] entries = {1, 2, 3, 4, 10, 20, 30, 40};
    float[] tokens = {1, 10, 2, 20, 3, 30, 4, 40};
    Values sequence = run(new Layer.ToSequence(), Values.of(map, 1, entries));
    assertEquals(new Sequence(4, 2), sequence.shape());
    assertArrayEquals(tokens, sequence.toArray());
    assertArrayEquals(entries, run(new Layer.ToFeatureMap(2, 2), sequence).toArray());
  }

  @Test
  void tokensAndChannelsChangePlaces() {
    Values turned =
        run(
            new Layer.Transpose(),
            Values.of(SEQUENCE, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    assertEquals(new Sequence(2, 3), turned.shape());
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12}, turned.toArray());
  }

  @Test
  void channelsAreTakenInAnyOrder() {
    assertArrayEquals(
        new float[] {4, 5, 6, 1, 2, 3, 4, 5, 6},
        run(new Layer.Select(List.of(1, 0, 1)), MAP, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {2, 4, 6}, run(new Layer.Select(List.of(1)), SEQUENCE, 1, 2, 3, 4, 5, 6));
  }

  /** Two values of which the second is the mean or some channels of the first. */
  private static float[] both(
      Layer layer, Layer other, Shape shape, boolean otherFirst, float... x) {
    Network.Builder builder = new Network.Builder(shape);
    int second = builder.add("other", other, 0);
    if (otherFirst) {
      builder.add("layer", layer, second, 0);
    } else {
      builder.add("layer", layer, 0, second);
    }
    int count = x.length / (shape.channels() * shape.places());
    return Evaluation.output(builder.build(), Values.of(shape, count, x)).toArray();
  }

  private static final Layer SUM = new Layer.Sum(Activation.Plain.RELU);

  @Test
  void aSumReachesOverTheSharedChannelsAndThenActivates() {
    Layer first = new Layer.Select(List.of(0));
    assertArrayEquals(
        new float[] {2, 4, 0, 4, 5, 6}, both(SUM, first, MAP, false, 1, 2, -3, 4, 5, 6));
    assertArrayEquals(new float[] {2, 4, 0}, both(SUM, first, MAP, true, 1, 2, -3, 4, 5, 6));
  }

  @Test
  void aVectorIsAddedAndMultipliedAtEveryPlace() {
    Layer max = new Layer.GlobalPool(Layer.Pooling.MAX);
    for (boolean vectorFirst : new boolean[] {false, true}) {
      assertArrayEquals(
          new float[] {4, 5, 6, 10, 11, 12}, both(SUM, max, MAP, vectorFirst, 1, 2, 3, 4, 5, 6));
      assertArrayEquals(
          new float[] {3, 6, 9, 24, 30, 36, 1, 1, 1, -2, -2, 4},
          both(new Layer.Product(), max, MAP, vectorFirst, 1, 2, 3, 4, 5, 6, 1, 1, 1, -1, -1, 2));
      assertArrayEquals(
          new float[] {5, 12, 15, 24, 25, 36},
          both(new Layer.Product(), max, SEQUENCE, vectorFirst, 1, 2, 3, 4, 5, 6));
    }
  }

  @Test
  void channelsArePutOneAfterTheOther() {
    Layer second = new Layer.Select(List.of(1));
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6, 4, 5, 6},
        both(new Layer.Concat(), second, MAP, false, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {2, 1, 2, 4, 3, 4, 6, 5, 6},
        both(new Layer.Concat(), second, SEQUENCE, true, 1, 2, 3, 4, 5, 6));
  }

  @Test
  void aLearnedSlopeIsForAllOrForEachChannel() {
    assertArrayEquals(
        new float[] {1, -1, 0, -2},
        run(new Layer.ParametricRelu(vector(0.5f)), new FeatureMap(2, 1, 2), 1, -2, 0, -4));
    assertArrayEquals(
        new float[] {1, -1, 0, -12},
        run(new Layer.ParametricRelu(vector(0.5f, 3)), new FeatureMap(2, 1, 2), 1, -2, 0, -4));
  }

  @Test
  void tokensAreLookedUpMarkedAndPicked() {
    Layer embedding = new Layer.TokenEmbedding(matrix(2, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {5, 6, 1, 2, 3, 4, 3, 4}, run(embedding, new Tokens(2), 2, 0, 1, 1));
    for (float unknown : new float[] {3, -1, 0.5f, Float.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> run(embedding, new Tokens(1), unknown),
          unknown + " is no token");
    }
    assertArrayEquals(
        new float[] {11, 22, 33, 44, 15, 26, 37, 48},
        run(
            new Layer.PositionEmbedding(matrix(2, 10, 20, 30, 40)),
            new Sequence(2, 2),
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8));
    assertArrayEquals(
        new float[] {7, 8, 1, 2, 7, 8, 3, 4},
        run(new Layer.ClassToken(vector(7, 8)), new Sequence(1, 2), 1, 2, 3, 4));
    assertArrayEquals(new float[] {3, 4}, run(new Layer.TokenAt(1), SEQUENCE, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(new float[] {5, 6}, run(new Layer.TokenAt(-1), SEQUENCE, 1, 2, 3, 4, 5, 6));
  }
}
