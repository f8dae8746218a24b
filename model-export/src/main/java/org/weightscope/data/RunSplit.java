package org.weightscope.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Divides networks by the run that made them, so that no checkpoint of a training is on another
 * side than the others.
 *
 * <p>The side of a run depends on its name and the seed alone: a zoo may grow, and a run that was
 * held out stays held out. The parts are therefore of about the stated size, not exactly.
 *
 * @param seed which runs go where
 * @param validation share of the runs that the best epoch is chosen by
 * @param calibration share of the runs that intervals are made by
 * @param test share of the runs that figures are told of; the rest is learned from
 */
public record RunSplit(long seed, double validation, double calibration, double test) {
  private static final double STEPS = 0x1p53;

  public RunSplit {
    double heldOut = validation + calibration + test;
    if (!(validation > 0 && calibration > 0 && test > 0 && heldOut < 1)) {
      throw new IllegalArgumentException(
          "shares %s, %s, %s: each above 0, together below 1"
              .formatted(validation, calibration, test));
    }
  }

  /** A side. */
  public enum Part {
    TRAINING,
    VALIDATION,
    CALIBRATION,
    TEST
  }

  /** Where a run goes. */
  public Part of(String run) {
    double place = place(run);
    if (place < test) {
      return Part.TEST;
    }
    if (place < test + calibration) {
      return Part.CALIBRATION;
    }
    return place < test + calibration + validation ? Part.VALIDATION : Part.TRAINING;
  }

  /** Uniform in [0, 1). */
  private double place(String run) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((seed + "/" + run).getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) / STEPS;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
