package org.weightscope.inspection;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Statistics of the values of a tensor, as float32.
 *
 * @param count number of values
 * @param nonFinite how many are NaN or infinite
 * @param firstNonFinite row-major index of the first of these
 * @param finite about all other values; absent if there is none
 * @param matrix about the tensor as a matrix; absent for less than two axes
 */
public record TensorStatistics(
    long count,
    long nonFinite,
    OptionalLong firstNonFinite,
    Optional<Finite> finite,
    Optional<Matrix> matrix) {

  /** Bins of {@link Finite#histogram}. */
  public static final int BINS = 24;

  /**
   * The finite values.
   *
   * @param mean their mean
   * @param standardDeviation root of the mean squared distance from the mean
   * @param min the smallest
   * @param max the largest
   * @param l1Norm sum of absolute values
   * @param l2Norm root of the sum of squares
   * @param zeroShare share of exact zeros, in [0, 1]
   * @param subnormals how many are so small that the type of the tensor keeps fewer digits of them
   * @param histogram how many fall into each of {@link #BINS} bins of equal width from {@code min}
   *     to {@code max}; all into the first if these are the same
   */
  public record Finite(
      double mean,
      double standardDeviation,
      float min,
      float max,
      double l1Norm,
      double l2Norm,
      double zeroShare,
      long subnormals,
      List<Long> histogram) {
    public Finite {
      histogram = List.copyOf(histogram);
    }
  }

  /**
   * The tensor as a matrix {@code [units, inputs · kernel]}: of a layer's weight, one row an output
   * unit or channel; else of the first axis and the rest.
   *
   * @param units rows
   * @param inputs columns
   * @param deadUnits rows without a value above 1e-6 of the largest of the matrix, in absolute
   *     value
   * @param spectralNorm largest singular value, by Lanczos iteration: from below, ended at a
   *     relative change of 1e-6 or after 32 rounds
   * @param stableRank {@code ‖W‖²_F / ‖W‖²_2}, at most the rank
   * @param spectralNormLeftOut why there is no spectral norm
   */
  public record Matrix(
      int units,
      int inputs,
      int deadUnits,
      OptionalDouble spectralNorm,
      OptionalDouble stableRank,
      Optional<String> spectralNormLeftOut) {}
}
