package org.weightscope.service.batching;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment by which an answer is of use; a value on a monotonic clock. */
public final class Deadline {
  private final LongSupplier nanoClock;
  private final long start;
  private final Duration allowed;

  private Deadline(LongSupplier nanoClock, Duration allowed) {
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
    this.allowed = allowed;
  }

  /** That much time from now. */
  public static Deadline in(Duration allowed) {
    return in(allowed, System::nanoTime);
  }

  /** That much time from now on a clock of the caller, in nanoseconds. */
  public static Deadline in(Duration allowed, LongSupplier nanoClock) {
    return new Deadline(nanoClock, allowed);
  }

  /** The time there was in all. */
  public Duration allowed() {
    return allowed;
  }

  /** The time that is left; zero or negative when it has passed. */
  public Duration left() {
    return allowed.minusNanos(nanoClock.getAsLong() - start);
  }

  /** Whether no time is left. */
  public boolean passed() {
    return !left().isPositive();
  }

  /**
   * Goes on only if there is time left.
   *
   * @param stage what would come next, for the message
   */
  public void check(String stage) throws DeadlinePassedException {
    if (passed()) {
      throw new DeadlinePassedException(this, stage);
    }
  }
}
