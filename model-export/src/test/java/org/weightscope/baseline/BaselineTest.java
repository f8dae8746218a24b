package org.weightscope.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    for (String kind : List.of("ridge on ", "trees on ")) {
      assertTrue(
          tau(named(baselines, kind + "weight statistics"), held) > 0.8,
          "the scale of the weights is in statistics");
      double tau = tau(named(baselines, kind + "hyper-parameters"), held);
      assertTrue(
          Double.isNaN(tau) || Math.abs(tau) < 0.3,
          "nothing of it is in a learning rate drawn at random, but %stau is %s"
              .formatted(kind, tau));
    }
    assertTrue(
        Double.isNaN(tau(named(baselines, "mean of the architecture"), held)),
        "a mean orders nothing where all have one architecture");
  }

  @Test
  void theStepIsReadOnlyWhereTheNameSaysSo() {
    List<Measured> all = new ArrayList<>();
    for (Measured network : networks(0, 200)) {
      Map<String, String> cells =
          Map.of("learning_rate", "0.01", "step", "" + Math.round(1000 * network.accuracy()));
      all.add(with(network, network.accuracy(), cells));
    }
    List<Baseline> baselines = Baseline.all(all.subList(0, 100), all.subList(100, 140));
    List<Measured> held = all.subList(140, 200);
    for (String kind : List.of("ridge on ", "trees on ")) {
      assertTrue(
          Double.isNaN(tau(named(baselines, kind + "hyper-parameters"), held)),
          "all were trained alike");
      assertTrue(
          tau(named(baselines, kind + "hyper-parameters and step"), held) > 0.9,
          "the accuracy is the step");
    }
  }

  @Test
  void theMeanIsThatOfTheArchitectureWhereOneWasSeen() {
    List<Measured> training = new ArrayList<>();
    training.add(withWidth(4, 0.2));
    training.add(withWidth(4, 0.4));
    training.add(withWidth(6, 0.9));
    Baseline mean = MeanOfArchitecture.of(training);
    assertEquals(0.3, mean.predict(withWidth(4, 0)), 1e-12);
    assertEquals(0.9, mean.predict(withWidth(6, 0)), 1e-12);
    assertEquals(0.5, mean.predict(withWidth(8, 0)), 1e-12, "never seen: the mean of all");
  }

  @Test
  void treesFindWhatNoLineIs() {
    SplittableRandom random = new SplittableRandom(4);
    double[][] x = new double[600][];
    double[] y = new double[600];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      y[i] = x[i][0] > 0.5 != x[i][1] > 0.5 ? 1 : 0;
    }
    BoostedTrees trees =
        BoostedTrees.fit(
            new BoostedTrees.Samples(Arrays.copyOf(x, 400), Arrays.copyOf(y, 400)),
            new BoostedTrees.Samples(
                Arrays.copyOfRange(x, 400, 600), Arrays.copyOfRange(y, 400, 600)));
    assertEquals(1, trees.predict(new double[] {0.2, 0.8, 0.5}), 0.1);
    assertEquals(0, trees.predict(new double[] {0.8, 0.8, 0.5}), 0.1);
    assertEquals(1, trees.predict(new double[] {0.8, 0.2, 0.5}), 0.1);
  }

  @Test
  void treesStopWhereTheyOnlyLearnByHeart() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] x = new double[300][];
    double[] y = new double[300];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {random.nextDouble()};
      y[i] = random.nextDouble();
    }
    BoostedTrees trees =
        BoostedTrees.fit(
            new BoostedTrees.Samples(Arrays.copyOf(x, 150), Arrays.copyOf(y, 150)),
            new BoostedTrees.Samples(
                Arrays.copyOfRange(x, 150, 300), Arrays.copyOfRange(y, 150, 300)));
    assertTrue(trees.trees().size() < 50, trees.trees().size() + " trees for noise");
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
      all.add(with(network, rate, cells));
    }
    Baseline ridge =
        named(
            Baseline.all(all.subList(0, 100), all.subList(100, 140)), "ridge on hyper-parameters");
    assertTrue(tau(ridge, all.subList(140, 200)) > 0.95, "accuracy is the learning rate itself");
  }

  private static Baseline named(List<Baseline> baselines, String name) {
    return baselines.stream()
        .filter(baseline -> baseline.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no baseline is called " + name));
  }

  private static Measured with(Measured network, double accuracy, Map<String, String> cells) {
    return new Measured(
        network.file(), network.network(), accuracy, network.run(), network.family(), cells);
  }

  private static Measured withWidth(int width, double accuracy) {
    SplittableRandom random = new SplittableRandom(width);
    Network network =
        Network.chain(
            List.of(
                linear(width, 4, 1, random, Activation.Plain.RELU),
                linear(3, width, 1, random, Activation.Plain.NONE)));
    return new Measured(Path.of("any.safetensors"), network, accuracy, "any", "", Map.of());
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
