package org.weightscope.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Stochastic gradient boosting of regression trees for the squared error (Friedman 2002).
 *
 * <p>Every tree is fitted to what the trees before it leave, on a random half of the samples.
 * Columns are cut where they have quantiles. There are as many trees as are best on validation
 * samples.
 *
 * @param start what is predicted before the first tree
 * @param trees what each adds
 */
record BoostedTrees(double start, List<Node> trees) {
  private static final int MOST_TREES = 400;
  private static final int DEPTH = 4;
  private static final int MOST_CUTS = 31;
  private static final int LEAST_IN_LEAF = 8;
  private static final double RATE = 0.05;
  private static final double SAMPLED = 0.5;
  private static final long SEED = 20_240_517;

  BoostedTrees {
    trees = List.copyOf(trees);
  }

  /** A tree, or a part of one. */
  sealed interface Node {
    double of(double[] x);

    /** The same for all. */
    record Leaf(double value) implements Node {
      @Override
      public double of(double[] x) {
        return value;
      }
    }

    /** Samples up to the cut go one way, the others the other. */
    record Fork(int column, double cut, Node upTo, Node above) implements Node {
      @Override
      public double of(double[] x) {
        return x[column] <= cut ? upTo.of(x) : above.of(x);
      }
    }
  }

  /** Samples with what is to be predicted; x is {@code [sample][column]}. */
  record Samples(double[][] x, double[] y) {}

  static BoostedTrees fit(Samples training, Samples validation) {
    double start = Arrays.stream(training.y).average().orElseThrow();
    Binned binned = Binned.of(training.x);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] left = Arrays.stream(training.y).map(y -> y - start).toArray();
    double[] leftOfValidation = Arrays.stream(validation.y).map(y -> y - start).toArray();
    List<Node> trees = new ArrayList<>();
    double least = squares(leftOfValidation);
    int best = 0;
    for (int t = 1; t <= MOST_TREES; t++) {
      Node tree = binned.grow(sample(left.length, random), left, DEPTH);
      trees.add(tree);
      subtract(tree, training.x, left);
      subtract(tree, validation.x, leftOfValidation);
      double error = squares(leftOfValidation);
      if (error < least) {
        least = error;
        best = t;
      }
    }
    return new BoostedTrees(start, trees.subList(0, best));
  }

  double predict(double[] x) {
    double sum = start;
    for (Node tree : trees) {
      sum += RATE * tree.of(x);
    }
    return sum;
  }

  private static int[] sample(int count, SplittableRandom random) {
    return IntStream.range(0, count).filter(_ -> random.nextDouble() < SAMPLED).toArray();
  }

  private static void subtract(Node tree, double[][] x, double[] left) {
    for (int i = 0; i < left.length; i++) {
      left[i] -= RATE * tree.of(x[i]);
    }
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }

  /**
   * Columns by the place of each value among the cuts.
   *
   * @param cuts ascending, {@code [column][cut]}
   * @param places how many cuts lie below a value, {@code [column][sample]}
   */
  private record Binned(double[][] cuts, byte[][] places) {
    static Binned of(double[][] x) {
      int columns = x[0].length;
      double[][] cuts = new double[columns][];
      byte[][] places = new byte[columns][x.length];
      for (int c = 0; c < columns; c++) {
        int column = c;
        double[] sorted = Arrays.stream(x).mapToDouble(row -> row[column]).sorted().toArray();
        cuts[c] =
            IntStream.rangeClosed(1, MOST_CUTS)
                .mapToDouble(q -> sorted[(int) ((long) q * (sorted.length - 1) / (MOST_CUTS + 1))])
                .distinct()
                .toArray();
        for (int i = 0; i < x.length; i++) {
          int at = Arrays.binarySearch(cuts[c], x[i][c]);
          places[c][i] = (byte) (at >= 0 ? at : -at - 1);
        }
      }
      return new Binned(cuts, places);
    }

    /** The tree that leaves the least squares; a leaf where no fork helps. */
    Node grow(int[] samples, double[] y, int depth) {
      double sum = 0;
      for (int i : samples) {
        sum += y[i];
      }
      int bestColumn = -1;
      int bestCut = -1;
      double most = sum * sum / Math.max(1, samples.length) + 1e-12;
      for (int c = 0; c < cuts.length && depth > 0; c++) {
        double[] sums = new double[cuts[c].length + 1];
        int[] counts = new int[sums.length];
        for (int i : samples) {
          sums[places[c][i]] += y[i];
          counts[places[c][i]]++;
        }
        double below = 0;
        int count = 0;
        for (int cut = 0; cut < cuts[c].length; cut++) {
          below += sums[cut];
          count += counts[cut];
          int others = samples.length - count;
          if (count >= LEAST_IN_LEAF && others >= LEAST_IN_LEAF) {
            double explained = below * below / count + (sum - below) * (sum - below) / others;
            if (explained > most) {
              most = explained;
              bestColumn = c;
              bestCut = cut;
            }
          }
        }
      }
      if (bestColumn < 0) {
        return new Node.Leaf(samples.length == 0 ? 0 : sum / samples.length);
      }
      byte[] place = places[bestColumn];
      int cut = bestCut;
      int[] upTo = Arrays.stream(samples).filter(i -> place[i] <= cut).toArray();
      int[] above = Arrays.stream(samples).filter(i -> place[i] > cut).toArray();
      return new Node.Fork(
          bestColumn, cuts[bestColumn][cut], grow(upTo, y, depth - 1), grow(above, y, depth - 1));
    }
  }
}
