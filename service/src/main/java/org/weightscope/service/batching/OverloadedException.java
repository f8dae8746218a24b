package org.weightscope.service.batching;

import java.time.Duration;

/** As much is taken already as may be held at once. */
public final class OverloadedException extends Exception {
  private final int waiting;
  private final int limit;
  private final Duration expectedWait;

  OverloadedException(int waiting, int limit, Duration expectedWait) {
    super("%d held, limit %d".formatted(waiting, limit), null, false, false);
    this.waiting = waiting;
    this.limit = limit;
    this.expectedWait = expectedWait;
  }

  /** How many pieces of work are held. */
  public int waiting() {
    return waiting;
  }

  /** How many may be held. */
  public int limit() {
    return limit;
  }

  /** How long what is held will take, by the rate measured. */
  public Duration expectedWait() {
    return expectedWait;
  }
}
