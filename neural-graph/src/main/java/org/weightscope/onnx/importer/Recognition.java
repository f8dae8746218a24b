package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.onnx.importer.Formula.Elementary;

/**
 * Which layer a formula is. However a formula is written, it is compared with those of the
 * vocabulary by its values: GELU is what gives the numbers of GELU.
 */
final class Recognition {
  private static final double TOLERANCE = 2e-6;
  private static final double FAR = 1e4;
  private static final double SMALL = 1e-6;

  /** Entries of a wide range, denser around 0, none of them a number that a file would hold. */
  private static final double[] ENTRIES = entries(241);

  /** So few that most formulas that are something else are soon told. */
  private static final double[] FEW_ENTRIES = entries(7);

  /** Channels of one place, of several sizes and means. */
  private static final double[][] PLACES = {
    {0.31, -1.7, 2.23, 0.07, -0.59, 4.1, 1.3},
    {-3.1, -2.9, -3.3, -2.7},
    {0.011, -0.013, 0.0021, 0.0043, 0.017},
    {7.3, 21.1, -13.9}
  };

  private Recognition() {}

  /** What a formula of the channels of one place may be. */
  sealed interface Found {
    record AnActivation(Activation activation) implements Found {}

    record ANormalization(Statistics statistics) implements Found {}

    record ASoftmax(boolean log) implements Found {}
  }

  /** What {@code formula} is as a function of {@code entry}, if that is all it depends on. */
  static Optional<Found> of(Formula formula, Formula entry) {
    if (!formula.dependsOnlyOn(entry)) {
      return Optional.empty();
    }
    if (formula instanceof Formula.Activated(Activation activation, Formula from, int _)
        && from.equals(entry)) {
      return Optional.of(new Found.AnActivation(activation));
    }
    if (formula.reducesBeyond(entry)) {
      return overChannels(formula, entry);
    }
    return activation(formula, entry).map(Found.AnActivation::new);
  }

  private static Optional<Activation> activation(Formula formula, Formula entry) {
    double[] few = formula.values(entry, FEW_ENTRIES);
    return candidates(formula, entry).stream()
        .filter(candidate -> agree(values(candidate, FEW_ENTRIES), few))
        .filter(candidate -> agree(values(candidate, ENTRIES), formula.values(entry, ENTRIES)))
        .findFirst();
  }

  private static double[] values(Activation activation, double[] entries) {
    return Arrays.stream(entries).map(x -> RealFunctions.of(activation, x)).toArray();
  }

  /** Activations without a parameter, and those whose parameters the formula would have. */
  private static List<Activation> candidates(Formula formula, Formula entry) {
    List<Activation> candidates = new ArrayList<>(List.of(Activation.Plain.values()));
    double[] at = formula.values(entry, new double[] {-FAR, -1, 0, 1, FAR});
    if (Arrays.stream(at).allMatch(Double::isFinite)) {
      candidates.add(new Activation.LeakyRelu(rounded(-at[1])));
      candidates.add(new Activation.Elu(rounded(-at[0])));
      double low = at[0] <= -FAR ? Double.NEGATIVE_INFINITY : rounded(at[0]);
      double high = at[4] >= FAR ? Double.POSITIVE_INFINITY : rounded(at[4]);
      if (low <= high) {
        candidates.add(new Activation.Clip(low, high));
      }
      if (Math.abs(at[0]) > SMALL) {
        candidates.add(new Activation.Celu(rounded(-at[0])));
      }
      if (at[2] > SMALL) {
        candidates.add(new Activation.Softplus(rounded(Math.log(2) / at[2])));
      }
      double step = 1e-3;
      double slope = (formula.values(entry, new double[] {step})[0] - at[2]) / step;
      candidates.add(new Activation.HardSigmoid(rounded(slope), rounded(at[2])));
    }
    if (formula instanceof Formula.Activated(Activation wave, Formula from, int _)) {
      double frequency = from.values(entry, new double[] {1})[0];
      if (wave instanceof Activation.Sine(double own)
          && Double.isFinite(frequency * own)
          && frequency * own != 0) {
        candidates.add(new Activation.Sine(frequency * own));
      }
      if (wave instanceof Activation.Cosine(double own) && Double.isFinite(frequency * own)) {
        candidates.add(new Activation.Cosine(frequency * own));
      }
    }
    return candidates;
  }

  private static Optional<Found> overChannels(Formula formula, Formula entry) {
    for (boolean log : new boolean[] {false, true}) {
      if (agreeAtPlaces(formula, entry, channels -> softmax(channels, log))) {
        return Optional.of(new Found.ASoftmax(log));
      }
    }
    for (double epsilon : numbers(formula)) {
      for (boolean centred : new boolean[] {true, false}) {
        if (agreeAtPlaces(formula, entry, channels -> normalized(channels, centred, epsilon))) {
          return Optional.of(new Found.ANormalization(new Statistics.PerPlace(centred, epsilon)));
        }
      }
    }
    return Optional.empty();
  }

  /** All numbers inside that may be the epsilon of a normalisation. */
  private static List<Double> numbers(Formula formula) {
    List<Double> numbers = new ArrayList<>(List.of(0.0));
    for (Formula part : formula.inside()) {
      if (part instanceof Formula.Number(double value) && value > 0 && value < 0.1) {
        numbers.add(value);
      }
    }
    return numbers.stream().distinct().toList();
  }

  private static boolean agreeAtPlaces(
      Formula formula, Formula entry, UnaryOperator<double[]> expected) {
    return Arrays.stream(PLACES)
        .allMatch(place -> agree(expected.apply(place), formula.values(entry, place)));
  }

  private static double[] softmax(double[] channels, boolean log) {
    double largest = RealFunctions.of(Formula.Reduction.LARGEST, channels);
    double sum = Arrays.stream(channels).map(x -> Math.exp(x - largest)).sum();
    return Arrays.stream(channels)
        .map(x -> log ? x - largest - Math.log(sum) : Math.exp(x - largest) / sum)
        .toArray();
  }

  private static double[] normalized(double[] channels, boolean centred, double epsilon) {
    double mean = centred ? Arrays.stream(channels).average().orElse(0) : 0;
    double variance = Arrays.stream(channels).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    double deviation = RealFunctions.of(Elementary.SQRT, variance + epsilon);
    return Arrays.stream(channels).map(x -> (x - mean) / deviation).toArray();
  }

  private static boolean agree(double[] expected, double[] found) {
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - found[i]) <= TOLERANCE * (1 + Math.abs(expected[i])))) {
        return false;
      }
    }
    return true;
  }

  /** A parameter as a file would hold it. */
  private static double rounded(double parameter) {
    return RealFunctions.decimal((float) parameter);
  }

  private static double[] entries(int count) {
    double[] entries = new double[count];
    for (int i = 0; i < count; i++) {
      double t = (2.0 * i - count + 1) / (count - 1);
      entries[i] = 0.00317 + t * (2.113 + 9.87 * t * t);
    }
    return entries;
  }
}
