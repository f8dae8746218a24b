package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.weightscope.evaluation.Layers.run;

import org.junit.jupiter.api.Test;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Window;
import org.weightscope.network.Window.Padding;
import org.weightscope.network.Window.Size;

class PoolsTest {
  private static Layer across(
      Pooling pooling, int kernel, Window window, boolean count, boolean ceil) {
    return new Layer.Pool(pooling, new Size(1, kernel), window, count, ceil);
  }

  private static Window window(int stride, int dilation, int left, int right) {
    return new Window(new Size(1, stride), new Size(1, dilation), new Padding(0, left, 0, right));
  }

  private static final FeatureMap FIVE = new FeatureMap(1, 1, 5);

  @Test
  void aWindowIsSummedUpInBothDirections() {
    Layer.Pool max =
        new Layer.Pool(
            Pooling.MAX, Size.of(2), new Window(Size.of(2), Size.ONE, Padding.NONE), false, false);
    float[] map = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};
    assertArrayEquals(new float[] {6, 8, -1, -3}, run(max, new FeatureMap(2, 2, 4), map));
    Layer.Pool average = new Layer.Pool(Pooling.AVERAGE, max.kernel(), max.window(), false, false);
    assertArrayEquals(
        new float[] {3.5f, 5.5f, -3.5f, -5.5f}, run(average, new FeatureMap(2, 2, 4), map));
  }

  @Test
  void paddingIsNeverTheLargest() {
    assertArrayEquals(
        new float[] {-1, -2, -4},
        run(across(Pooling.MAX, 2, window(2, 1, 1, 0), false, false), FIVE, -1, -2, -3, -4, -5));
  }

  @Test
  void anAverageCountsThePaddingOnlyIfItIsSaid() {
    Window window = window(2, 1, 1, 1);
    assertArrayEquals(
        new float[] {3, 5.5f, 7},
        run(across(Pooling.AVERAGE, 3, window, false, false), FIVE, 2, 4, 6, 6.5f, 7.5f),
        1e-6f);
    assertArrayEquals(
        new float[] {2, 5.5f, 14 / 3f},
        run(across(Pooling.AVERAGE, 3, window, true, false), FIVE, 2, 4, 6, 6.5f, 7.5f),
        1e-6f);
  }

  @Test
  void aCeilingAddsAWindowWhichCountsOnlyWhatIsThere() {
    Window window = window(2, 1, 0, 0);
    assertArrayEquals(
        new float[] {2, 4, 5},
        run(across(Pooling.MAX, 2, window, false, true), FIVE, 1, 2, 3, 4, 5));
    for (boolean count : new boolean[] {true, false}) {
      assertArrayEquals(
          new float[] {1.5f, 3.5f, 5},
          run(across(Pooling.AVERAGE, 2, window, count, true), FIVE, 1, 2, 3, 4, 5));
    }
    assertArrayEquals(
        new float[] {1.5f, 3.5f},
        run(across(Pooling.AVERAGE, 2, window, false, false), FIVE, 1, 2, 3, 4, 5));
  }

  @Test
  void aWindowThatWouldBeginBehindTheMapIsLeftOut() {
    // With one place of padding on each side a third window would begin at place 5 of 5.
    assertArrayEquals(
        new float[] {2, 5},
        run(across(Pooling.MAX, 3, window(3, 1, 1, 1), false, true), FIVE, 1, 2, 3, 4, 5));
  }

  @Test
  void dilationLeavesPlacesOut() {
    assertArrayEquals(
        new float[] {9, 8, 7},
        run(across(Pooling.MAX, 2, window(1, 2, 0, 0), false, false), FIVE, 9, 8, 1, 2, 7));
  }

  @Test
  void allPlacesOfMapsAndSequencesAreSummedUp() {
    Layer mean = new Layer.GlobalPool(Pooling.AVERAGE);
    Layer max = new Layer.GlobalPool(Pooling.MAX);
    FeatureMap map = new FeatureMap(2, 1, 2);
    assertArrayEquals(new float[] {1.5f, -3.5f, 0, 8}, run(mean, map, 1, 2, -3, -4, 0, 0, 9, 7));
    assertArrayEquals(new float[] {2, -3, 0, 9}, run(max, map, 1, 2, -3, -4, 0, 0, 9, 7));
    assertArrayEquals(new float[] {-1, -1}, run(mean, new Sequence(2, 2), 1, 2, -3, -4));
    assertArrayEquals(new float[] {1, 2}, run(max, new Sequence(2, 2), 1, 2, -3, -4));
  }
}
