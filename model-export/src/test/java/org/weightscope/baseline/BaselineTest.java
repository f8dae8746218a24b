package org.weightscope.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.metrics.Estimates;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

class BaselineTest {
  @Test
  void ridgeSolvesItsNormalEquations() {
    // Columns of mean 0 and deviation 1 that are orthogonal: every weight is cov / (1 + penalty).
    double[][] x = {{1, 1, 7}, {1, -1, 7}, {-1, 1, 7}, {-1, -1, 7}};
    double[] y = {5, 3, 2, 0}; // 2.5 + 1.5 a + b
    Ridge exact = Ridge.fit(x, y, 1e-12);
    assertEquals(5, exact.predict(new double[] {1, 1, 7}), 1e-6);
    assertEquals(2.5, exact.predict(new double[] {0, 0, 9}), 1e-6, "a constant column is ignored");
    Ridge shrunk = Ridge.fit(x, y, 0.5);
    assertEquals(2.5 + 1.5 / 1.5, shrunk.predict(new double[] {1, 0, 7}), 1e-12);
  }

  @Test
  void ridgeFindsAMapOfDependentColumns() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] x = new double[200][];
    double[] y = new double[200];
    for (int i = 0; i < x.length; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      x[i] = new double[] {a, a + 0.1 * b, b};
      y[i] = 3 * a - b + 1;
    }
    assertEquals(
        3 * 0.5 - 0.25 + 1, Ridge.fit(x, y, 1e-9).predict(new double[] {0.5, 0.525, 0.25}), 1e-4);
  }

  @Test
  void anOutlierIsCut() {
    double[][] x = new double[100][1];
    double[] y = new double[100];
    for (int i = 0; i < 100; i++) {
      x[i][0] = i % 10;
      y[i] = 0.05 * (i % 10);
    }
    Ridge ridge = Ridge.fit(x, y, 1e-9);
    assertTrue(ridge.predict(new double[] {1e30}) < 2, "a value of 1e30 stays within bounds");
  }

  @Test
  void eachBaselineReadsWhatItSaysItReads() {
    List<Measured> training = networks(0, 120);
    List<Measured> held = networks(1000, 60);
    List<Baseline> baselines = Baseline.all(training, networks(500, 40));
    assertTrue(tau(baselines.getFirst(), held) > 0.8, "the scale of the weights is in statistics");
    assertTrue(
        Math.abs(tau(baselines.get(1), held)) < 0.3,
        "nothing of it is in a learning rate drawn at random");
    assertTrue(Double.isNaN(tau(baselines.get(2), held)), "a mean orders nothing");
  }

  @Test
  void hyperParametersAreReadFromTheTable() {
    List<Measured> all = new ArrayList<>();
    for (Measured network : networks(0, 200)) {
      Map<String, String> cells =
          Map.of(
              "learning_rate",
              network.cells().getOrDefault("learning_rate", ""),
              "optimiser",
              network.accuracy() > 0.5 ? "sgd" : "adamw");
      double rate = Double.parseDouble(cells.getOrDefault("learning_rate", ""));
      all.add(
          new Measured(
              network.file(), network.network(), rate, network.run(), network.family(), cells));
    }
    Baseline ridge = Baseline.all(all.subList(0, 100), all.subList(100, 140)).get(1);
    assertTrue(tau(ridge, all.subList(140, 200)) > 0.95, "accuracy is the learning rate itself");
  }

  private static double tau(Baseline baseline, List<Measured> networks) {
    return Estimates.of(
            networks.stream().mapToDouble(Measured::accuracy).toArray(),
            networks.stream().mapToDouble(baseline::predict).toArray())
        .kendallTauB();
  }

  /** Networks 4-8-3 whose accuracy is the scale of their weights. */
  private static List<Measured> networks(int from, int count) {
    List<Measured> networks = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      SplittableRandom random = new SplittableRandom(i * 7919L + 5);
      double scale = random.nextDouble();
      Network network =
          Network.chain(
              List.of(
                  linear(8, 4, scale, random, Activation.Plain.RELU),
                  linear(3, 8, scale, random, Activation.Plain.NONE)));
      String rate = Double.toString(random.nextDouble());
      networks.add(
          new Measured(
              Path.of(i + ".safetensors"),
              network,
              scale,
              "" + i,
              "",
              Map.of("learning_rate", rate)));
    }
    return networks;
  }

  private static Layer.Linear linear(
      int out, int in, double scale, SplittableRandom random, Activation activation) {
    float[] weight = new float[out * in];
    float[] bias = new float[out];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (scale * random.nextGaussian());
    }
    for (int i = 0; i < out; i++) {
      bias[i] = (float) (scale * random.nextGaussian());
    }
    return new Layer.Linear(
        Weights.of("weight", weight, out, in), Weights.of("bias", bias, out), activation);
  }
}
