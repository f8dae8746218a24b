package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightscope.evaluation.Layers.matrix;
import static org.weightscope.evaluation.Layers.numbers;
import static org.weightscope.evaluation.Layers.random;
import static org.weightscope.evaluation.Layers.run;
import static org.weightscope.evaluation.Layers.vector;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Projection;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Shape.Vector;

class AttentionsTest {
  private static Projection projection(Random random, int outputs, int inputs) {
    return new Projection(random(random, outputs, inputs), random(random, outputs));
  }

  @Test
  void twoTokensAttendByHand() {
    Projection one = new Projection(matrix(1, 1), vector(0));
    Projection ten = new Projection(matrix(1, 10), vector(5));
    Layer layer = new Layer.Attention(one, one, ten, 1, Math.log(2), false);
    // Scores of the second token: log 2 · (0, 1), weights 1/3 and 2/3 of the values 5 and 15.
    assertArrayEquals(new float[] {10, 35 / 3f}, run(layer, new Sequence(2, 1), 0, 1), 1e-5f);
    Layer causal = new Layer.Attention(one, one, ten, 1, Math.log(2), true);
    assertArrayEquals(new float[] {5, 35 / 3f}, run(causal, new Sequence(2, 1), 0, 1), 1e-5f);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 4, false", "2, 6, 4, true", "4, 8, 12, false", "3, 3, 3, true"})
  void itIsTheDefinitionForAnyNumberOfHeads(int heads, int rows, int valueRows, boolean causal) {
    Random random = new Random(heads);
    int channels = 5;
    int tokens = 300; // more than a block of queries
    int count = 2;
    Layer.Attention layer =
        new Layer.Attention(
            projection(random, rows, channels),
            projection(random, rows, channels),
            projection(random, valueRows, channels),
            heads,
            0.3,
            causal);
    float[] entries = numbers(random, count * tokens * channels);
    float[] found = run(layer, new Sequence(tokens, channels), entries);
    for (int check = 0; check < 200; check++) {
      int item = random.nextInt(count);
      int token = random.nextInt(tokens);
      int row = random.nextInt(valueRows);
      int head = row / (valueRows / heads);
      int seen = causal ? token + 1 : tokens;
      double above = 0;
      double below = 0;
      for (int other = 0; other < seen; other++) {
        double score = 0;
        for (int r = head * rows / heads; r < (head + 1) * rows / heads; r++) {
          score +=
              mapped(layer.query(), r, entries, item * tokens + token)
                  * mapped(layer.key(), r, entries, item * tokens + other);
        }
        double weight = Math.exp(0.3 * score);
        above += weight * mapped(layer.value(), row, entries, item * tokens + other);
        below += weight;
      }
      assertEquals(
          above / below, found[(item * tokens + token) * valueRows + row], 1e-4, "token " + token);
    }
  }

  private static double mapped(Projection map, int row, float[] entries, int token) {
    int channels = map.weight().dimension(1);
    double sum = map.bias().get(row);
    for (int c = 0; c < channels; c++) {
      sum += (double) map.weight().get(row * channels + c) * entries[token * channels + c];
    }
    return sum;
  }

  @Test
  void softmaxRunsOverTheChannelsOfEachPlace() {
    float log3 = (float) Math.log(3);
    Layer softmax = new Layer.Softmax(false);
    assertArrayEquals(
        new float[] {0.25f, 0.75f, 0.5f, 0.5f},
        run(softmax, new Sequence(2, 2), 0, log3, 7, 7),
        1e-6f);
    assertArrayEquals(
        new float[] {0.25f, 0.5f, 0.75f, 0.5f},
        run(softmax, new FeatureMap(2, 1, 2), 0, 7, log3, 7),
        1e-6f);
    assertArrayEquals(
        new float[] {(float) Math.log(0.25), (float) Math.log(0.75)},
        run(new Layer.Softmax(true), new Vector(2), 0, log3),
        1e-6f);
  }

  @Test
  void softmaxOfLargeNumbersDoesNotOverflow() {
    assertArrayEquals(
        new float[] {0.5f, 0.5f, 0},
        run(new Layer.Softmax(false), new Vector(3), 1e4f, 1e4f, -1e4f));
    float[] logs = run(new Layer.Softmax(true), new Vector(2), 1e4f, -1e4f);
    assertArrayEquals(new float[] {0, -2e4f}, logs, 1e-2f, Arrays.toString(logs));
  }
}
