package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightscope.evaluation.Layers.numbers;
import static org.weightscope.evaluation.Layers.random;
import static org.weightscope.evaluation.Layers.run;
import static org.weightscope.evaluation.Layers.vector;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

class ConvolutionsTest {
  private static final Activation NONE = Activation.Plain.NONE;

  @Test
  void strideAndOneSidedPaddingMoveTheKernel() {
    Window window =
        new Window(new Window.Size(1, 2), Window.Size.ONE, new Window.Padding(0, 1, 0, 0));
    Layer layer =
        new Layer.Convolution(
            Weights.of("k", new float[] {1, 10}, 1, 1, 1, 2), vector(0), window, 1, NONE);
    // With a zero before it: 0 1 2 3 4; the kernel stands at 0 and 2.
    assertArrayEquals(new float[] {10, 32}, run(layer, new FeatureMap(1, 1, 4), 1, 2, 3, 4));
  }

  @Test
  void dilationLeavesPlacesOut() {
    Window window = new Window(Window.Size.ONE, new Window.Size(1, 3), Window.Padding.NONE);
    Layer layer =
        new Layer.Convolution(
            Weights.of("k", new float[] {1, 10}, 1, 1, 1, 2), vector(5), window, 1, NONE);
    assertArrayEquals(new float[] {46, 57}, run(layer, new FeatureMap(1, 1, 5), 1, 2, 3, 4, 5));
  }

  @Test
  void groupsSeeTheirOwnChannelsAlone() {
    Layer layer =
        new Layer.Convolution(
            Weights.of("k", new float[] {1, 10, 100}, 3, 1, 1, 1),
            vector(0, 0, 0.5f),
            Window.same(1, 1),
            3,
            NONE);
    assertArrayEquals(new float[] {1, 20, 300.5f}, run(layer, new FeatureMap(3, 1, 1), 1, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void itIsTheSumOverTheKernelForAnyWindow(long seed) {
    Random random = new Random(seed);
    int groups = 1 + random.nextInt(3);
    int inputs = 1 + random.nextInt(4);
    int outputs = groups * (1 + random.nextInt(3));
    int kernelHeight = 1 + random.nextInt(4);
    int kernelWidth = 1 + random.nextInt(4);
    Window window =
        new Window(
            new Window.Size(1 + random.nextInt(3), 1 + random.nextInt(3)),
            new Window.Size(1 + random.nextInt(2), 1 + random.nextInt(3)),
            new Window.Padding(
                random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4)));
    FeatureMap from =
        new FeatureMap(groups * inputs, 10 + random.nextInt(9), 10 + random.nextInt(9));
    Layer.Convolution layer =
        new Layer.Convolution(
            random(random, outputs, inputs, kernelHeight, kernelWidth),
            random(random, outputs),
            window,
            groups,
            Activation.Plain.RELU);
    assertIsTheSumOverTheKernel(layer, from, random, "seed " + seed);
  }

  @Test
  void aKernelMayReachBeyondTheMapOnBothSides() {
    Random random = new Random(21);
    for (int size = 1; size <= 3; size++) {
      for (int kernel = 1; kernel <= 9; kernel += 2) {
        for (int dilation = 1; dilation <= 3; dilation++) {
          for (int stride = 1; stride <= 5; stride++) {
            int around = dilation * (kernel - 1) / 2;
            assertIsTheSumOverTheKernel(
                depthwise(random, kernel, stride, dilation, Window.Padding.of(around)),
                new FeatureMap(2, size, 4 - size),
                random,
                "kernel %d, dilation %d, stride %d over %d rows"
                    .formatted(kernel, dilation, stride, size));
          }
        }
      }
    }
  }

  @Test
  void wholeRowsOfTheOutputMaySeeNothingButPadding() {
    Random random = new Random(22);
    for (int stride = 1; stride <= 4; stride++) {
      for (Window.Padding padding :
          List.of(
              new Window.Padding(7, 0, 0, 0),
              new Window.Padding(0, 7, 0, 0),
              new Window.Padding(0, 0, 7, 0),
              new Window.Padding(0, 0, 0, 7),
              Window.Padding.of(7))) {
        assertIsTheSumOverTheKernel(
            depthwise(random, 2, stride, 1, padding),
            new FeatureMap(2, 2, 3),
            random,
            "stride %d, %s".formatted(stride, padding));
      }
    }
  }

  @Test
  void tilesMayBeginWithinARowAndChannelsNeedNotDivide() {
    Random random = new Random(23);
    int[][] sizes = {{31, 23}, {2, 600}, {600, 2}};
    for (int[] size : sizes) {
      for (int left = 0; left <= 4; left++) { // maps of the input's width, shifted to either side
        for (int stride = 1; stride <= 2; stride++) {
          assertIsTheSumOverTheKernel(
              new Layer.Convolution(
                  random(random, 3, 6, 3, 5),
                  random(random, 3),
                  new Window(
                      new Window.Size(stride, 1),
                      Window.Size.ONE,
                      new Window.Padding(left, left, 1, 4 - left)),
                  1,
                  Activation.Plain.RELU),
              new FeatureMap(6, size[0], size[1]),
              random,
              "%d x %d, padding left %d, stride %d".formatted(size[0], size[1], left, stride));
        }
      }
    }
  }

  private static Layer.Convolution depthwise(
      Random random, int kernel, int stride, int dilation, Window.Padding padding) {
    return new Layer.Convolution(
        random(random, 2, 1, kernel, kernel),
        random(random, 2),
        new Window(Window.Size.of(stride), Window.Size.of(dilation), padding),
        2,
        Activation.Plain.RELU);
  }

  private static void assertIsTheSumOverTheKernel(
      Layer.Convolution layer, FeatureMap from, Random random, String what) {
    Window window = layer.window();
    int groups = layer.groups();
    int outputs = layer.outputs();
    int inputs = layer.weight().dimension(1);
    int kernelHeight = layer.weight().dimension(2);
    int kernelWidth = layer.weight().dimension(3);
    int count = 3;
    float[] entries = numbers(random, count * from.channels() * from.places());
    Values found = run(layer, Values.of(from, count, entries));
    FeatureMap to = (FeatureMap) found.shape();
    assertEquals(
        (from.height()
                    + window.padding().top()
                    + window.padding().bottom()
                    - window.dilation().height() * (kernelHeight - 1)
                    - 1)
                / window.stride().height()
            + 1,
        to.height());
    int at = 0;
    for (int item = 0; item < count; item++) {
      for (int o = 0; o < outputs; o++) {
        for (int row = 0; row < to.height(); row++) {
          for (int column = 0; column < to.width(); column++) {
            double sum = layer.bias().get(o);
            for (int i = 0; i < inputs; i++) {
              int channel = o / (outputs / groups) * inputs + i;
              for (int kr = 0; kr < kernelHeight; kr++) {
                for (int kc = 0; kc < kernelWidth; kc++) {
                  int r =
                      row * window.stride().height()
                          + kr * window.dilation().height()
                          - window.padding().top();
                  int c =
                      column * window.stride().width()
                          + kc * window.dilation().width()
                          - window.padding().left();
                  if (r >= 0 && r < from.height() && c >= 0 && c < from.width()) {
                    sum +=
                        (double)
                                layer
                                    .weight()
                                    .get(((o * inputs + i) * kernelHeight + kr) * kernelWidth + kc)
                            * entries[
                                ((item * from.channels() + channel) * from.height() + r)
                                        * from.width()
                                    + c];
                  }
                }
              }
            }
            assertEquals(Math.max(0, sum), found.get(at++), 1e-4, what);
          }
        }
      }
    }
  }

  @Test
  void aLinearLayerIsAppliedAtEveryPlaceOfAMapAndASequence() {
    Layer layer = new Layer.Linear(Layers.matrix(2, 1, 10, 100, 1000), vector(0, 0.5f), NONE);
    // Channels (1, 2, 3) and (4, 5, 6) of three places.
    assertArrayEquals(
        new float[] {41, 52, 63, 4100.5f, 5200.5f, 6300.5f},
        run(layer, new FeatureMap(2, 1, 3), 1, 2, 3, 4, 5, 6));
    assertArrayEquals(
        new float[] {41, 4100.5f, 52, 5200.5f, 63, 6300.5f},
        run(layer, new Sequence(3, 2), 1, 4, 2, 5, 3, 6));
  }

  @Test
  void anInputGivesTheSameAloneAndAmongOthersBitForBit() {
    Random random = new Random(5);
    FeatureMap from = new FeatureMap(3, 13, 11);
    Layer layer =
        new Layer.Convolution(random(random, 5, 3, 3, 3), random(random, 5), Activation.Plain.SILU);
    int size = from.channels() * from.places();
    float[] entries = numbers(random, 4 * size);
    float[] together = run(layer, from, entries);
    float[] third = Arrays.copyOfRange(entries, 2 * size, 3 * size);
    int outSize = together.length / 4;
    assertArrayEquals(
        Arrays.copyOfRange(together, 2 * outSize, 3 * outSize), run(layer, from, third));
  }
}
