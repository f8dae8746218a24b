package org.weightscope.inspection;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * Computes the statistics of the tensors of one file, in time that is bounded by its length: all
 * but the spectral norms are two passes over the values, and the matrices whose spectral norm is
 * computed have together at most {@link #MOST_ENTRIES} entries.
 */
final class StatisticsOfTensors {
  /** Most entries of all matrices of a file whose spectral norm is computed. */
  static final int MOST_ENTRIES = 1 << 24;

  private static final double DEAD = 1e-6;

  private long entriesLeft = MOST_ENTRIES;

  /**
   * The statistics of the next tensor.
   *
   * @param unitsLast whether the output units are the last axis and not the first
   * @return empty if its type holds no weights
   */
  Optional<TensorStatistics> of(StoredTensor tensor, boolean unitsLast) {
    if (!tensor.type().readsAsFloats()) {
      return Optional.empty();
    }
    float[] values = tensor.toFloats();
    Pass pass = new Pass(values, smallestNormal(tensor.type()));
    return Optional.of(
        new TensorStatistics(
            values.length,
            pass.nonFinite,
            pass.firstNonFinite < 0 ? OptionalLong.empty() : OptionalLong.of(pass.firstNonFinite),
            pass.finite(values),
            tensor.rank() < 2 || values.length == 0
                ? Optional.empty()
                : Optional.of(matrix(tensor, values, pass, unitsLast))));
  }

  private TensorStatistics.Matrix matrix(
      StoredTensor tensor, float[] values, Pass pass, boolean unitsLast) {
    int units = tensor.dimension(unitsLast ? tensor.rank() - 1 : 0);
    int inputs = values.length / units;
    int dead = deadUnits(values, units, unitsLast, (float) (DEAD * pass.largestAbsolute()));
    Optional<String> leftOut = leftOut(values.length, pass);
    if (leftOut.isPresent()) {
      return new TensorStatistics.Matrix(
          units, inputs, dead, OptionalDouble.empty(), OptionalDouble.empty(), leftOut);
    }
    entriesLeft -= values.length;
    double norm =
        unitsLast ? SpectralNorm.of(values, inputs, units) : SpectralNorm.of(values, units, inputs);
    return new TensorStatistics.Matrix(
        units,
        inputs,
        dead,
        OptionalDouble.of(norm),
        norm == 0 ? OptionalDouble.empty() : OptionalDouble.of(pass.squares / (norm * norm)),
        Optional.empty());
  }

  private Optional<String> leftOut(int entries, Pass pass) {
    if (pass.nonFinite > 0) {
      return Optional.of("there are values that are not finite");
    }
    if (entries > SpectralNorm.MOST_ENTRIES) {
      return Optional.of(
          "the matrix has more than %d entries".formatted(SpectralNorm.MOST_ENTRIES));
    }
    if (entries > entriesLeft) {
      return Optional.of(
          "the matrices of the file have more than %d entries".formatted(MOST_ENTRIES));
    }
    return Optional.empty();
  }

  private static int deadUnits(float[] values, int units, boolean unitsLast, float threshold) {
    boolean[] alive = new boolean[units];
    int inputs = values.length / units;
    for (int i = 0; i < values.length; i++) {
      // A comparison that NaN fails as well as a dead weight does, seen from the other side.
      if (!(Math.abs(values[i]) <= threshold)) {
        alive[unitsLast ? i % units : i / inputs] = true;
      }
    }
    int dead = 0;
    for (boolean unit : alive) {
      dead += unit ? 0 : 1;
    }
    return dead;
  }

  private static float smallestNormal(DataType type) {
    if (type == DataType.F16 || type == DataType.F8_E5M2) {
      return 0x1p-14f;
    }
    return type == DataType.F8_E4M3 ? 0x1p-6f : Float.MIN_NORMAL;
  }

  /** Sums over the finite values. */
  private static final class Pass {
    private long finite;
    private long nonFinite;
    private long firstNonFinite = -1;
    private long zeros;
    private long subnormals;
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;
    private double sum;
    private double absolutes;
    private double squares;

    Pass(float[] values, float smallestNormal) {
      for (int i = 0; i < values.length; i++) {
        float value = values[i];
        if (!Float.isFinite(value)) {
          firstNonFinite = nonFinite == 0 ? i : firstNonFinite;
          nonFinite++;
          continue;
        }
        float absolute = Math.abs(value);
        if (value == 0) {
          zeros++;
        } else if (absolute < smallestNormal) {
          subnormals++;
        }
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        absolutes += absolute;
        squares += (double) value * value;
      }
      finite = values.length - nonFinite;
    }

    double largestAbsolute() {
      return Math.max(Math.abs(min), Math.abs(max));
    }

    Optional<TensorStatistics.Finite> finite(float[] values) {
      if (finite == 0) {
        return Optional.empty();
      }
      double mean = sum / finite;
      double distances = 0;
      Long[] histogram = new Long[TensorStatistics.BINS];
      long[] counts = new long[TensorStatistics.BINS];
      double width = (double) max - min;
      double scale = width > 0 ? TensorStatistics.BINS / width : 0;
      for (float value : values) {
        if (Float.isFinite(value)) {
          double distance = value - mean;
          distances += distance * distance;
          int bin = (int) (((double) value - min) * scale);
          counts[Math.min(bin, TensorStatistics.BINS - 1)]++;
        }
      }
      Arrays.setAll(histogram, i -> counts[i]);
      return Optional.of(
          new TensorStatistics.Finite(
              mean,
              Math.sqrt(distances / finite),
              min,
              max,
              absolutes,
              Math.sqrt(squares),
              (double) zeros / finite,
              subnormals,
              Arrays.asList(histogram)));
    }
  }
}
