package org.weightscope.fitting;

import java.util.Arrays;

/**
 * What a run of fits gave.
 *
 * @param fitted networks fitted in this run
 * @param kept networks found finished by an earlier run
 * @param seconds wall-clock time of the fits
 * @param mean mean fidelity of all of them in dB, NaN if there is none
 * @param median median fidelity in dB, NaN if there is none
 * @param least worst fidelity in dB, NaN if there is none
 */
public record FittingReport(
    int fitted, int kept, double seconds, double mean, double median, double least) {

  static FittingReport of(int fitted, int kept, double seconds, double[] psnr) {
    double[] sorted = psnr.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0
        ? new FittingReport(fitted, kept, seconds, Double.NaN, Double.NaN, Double.NaN)
        : new FittingReport(
            fitted,
            kept,
            seconds,
            Arrays.stream(sorted).average().orElseThrow(),
            (sorted[(n - 1) / 2] + sorted[n / 2]) / 2,
            sorted[0]);
  }

  /** Fits per second of this run, 0 if it fitted none. */
  public double rate() {
    return fitted == 0 ? 0 : fitted / seconds;
  }
}
