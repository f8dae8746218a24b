package org.weightscope.evaluation;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.RandomNetworks;
import org.weightscope.network.Shape;
import org.weightscope.network.Window;

/**
 * Four pictures of 32 x 32 through a CNN of five layers of 32 channels, 64 of 16 x 16 through a
 * small CNN of kernels and activations of several kinds, and the picture of an INR.
 *
 * <p>{@code ./mvnw -q -Pbench -pl neural-graph -am verify} runs it. The four pictures take 155
 * million multiplications and as many additions, the 64 pictures 165 million.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class EvaluationBenchmark {
  private static final int WIDTH = 32;
  private static final int LAYERS = 5;
  private static final int SIDE = 32;
  private static final int PICTURES = 4;

  private Network cnn = RandomNetworks.siren(new Random(0), 1, 1);
  private Values inputs = Values.of(new Shape.Vector(1), 0, new float[0]);
  private Network smallCnn = cnn;
  private Values smallInputs = inputs;
  private Inr inr = new Inr(cnn, Inr.Convention.CANONICAL);

  @Setup
  public void makeNetworks() {
    Random random = new Random(1);
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(3, SIDE, SIDE));
    int value = 0;
    int channels = 3;
    for (int i = 0; i < LAYERS; i++) {
      value =
          builder.add(
              "conv",
              new Layer.Convolution(
                  Layers.random(random, WIDTH, channels, 3, 3),
                  Layers.random(random, WIDTH),
                  Activation.Plain.RELU),
              value);
      channels = WIDTH;
    }
    builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
    cnn = builder.build();
    inputs = Values.of(cnn.input(), PICTURES, Layers.numbers(random, PICTURES * 3 * SIDE * SIDE));
    makeSmallCnn(random);
    inr = new Inr(RandomNetworks.siren(random, 32, 2), Inr.Convention.CANONICAL);
  }

  private void makeSmallCnn(Random random) {
    Network.Builder builder = new Network.Builder(new Shape.FeatureMap(3, 16, 16));
    int value = builder.add("1", convolution(random, 16, 3, 3, 1, Activation.Plain.GELU), 0);
    value = builder.add("2", convolution(random, 32, 16, 5, 2, Activation.Plain.SILU), value);
    value = builder.add("3", convolution(random, 24, 32, 3, 1, Activation.Plain.TANH), value);
    value = builder.add("4", convolution(random, 16, 24, 7, 1, Activation.Plain.SIGMOID), value);
    builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
    smallCnn = builder.build();
    smallInputs = Values.of(smallCnn.input(), 64, Layers.numbers(random, 64 * 3 * 16 * 16));
  }

  private static Layer convolution(
      Random random, int outputs, int inputs, int kernel, int stride, Activation activation) {
    return new Layer.Convolution(
        Layers.random(random, outputs, inputs, kernel, kernel),
        Layers.random(random, outputs),
        new Window(new Window.Size(stride, stride), Window.Size.ONE, Window.Padding.of(kernel / 2)),
        1,
        activation);
  }

  @Benchmark
  public Values smallCnn() {
    return Evaluation.output(smallCnn, smallInputs);
  }

  @Benchmark
  public Values cnn() {
    return Evaluation.output(cnn, inputs);
  }

  @Benchmark
  public float[] inr() {
    return Evaluation.render(inr, SIDE, SIDE);
  }
}
