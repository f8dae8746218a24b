package org.weightscope.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.Allocation;

/** What reading may cost, and what a refusal may say, whatever the bytes are. */
final class Allowance {
  private static final long FACTOR = 4;
  private static final long CONSTANT = 1 << 20;
  private static final int REPEATS = 4;

  private Allowance() {}

  /**
   * Runs a reading and fails if it allocates more than 4 times the file and 1 MiB. It runs again if
   * so: the first times may load classes, which are not the file's.
   */
  static void check(int fileBytes, Runnable reading) {
    long most = FACTOR * fileBytes + CONSTANT;
    long allocated = Allocation.of(reading);
    for (int again = 0; again < REPEATS && allocated > most; again++) {
      allocated = Math.min(allocated, Allocation.of(reading));
    }
    assertTrue(
        allocated <= most,
        "reading %d bytes allocated %d; at most %d is allowed"
            .formatted(fileBytes, allocated, most));
  }

  /** A refusal of a file names a rule, says why in clean text, and did not run out of time. */
  static void check(UnreadableFileException refusal, String rules) {
    FileProblem problem = refusal.problem();
    assertTrue(problem.rule().matches(rules), () -> "there is no rule " + problem.rule());
    checkText(problem.detail());
    if (problem instanceof FileProblem.OverLimit over) {
      assertNotEquals("parse-time", over.what(), "a small file took all the time there is");
    }
  }

  /** A refusal of a network says why in clean text. */
  static void check(UnreadableNetworkException refusal) {
    NetworkProblem problem = refusal.problem();
    checkText(problem.detail());
  }

  private static void checkText(String detail) {
    assertFalse(detail.isBlank(), "a refusal says why");
    assertTrue(
        Names.shown(detail).startsWith(detail.substring(0, Math.min(500, detail.length()))),
        () -> "text of the file stands in the answer as it is: " + Names.shown(detail));
  }
}
