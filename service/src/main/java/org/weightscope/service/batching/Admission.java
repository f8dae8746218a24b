package org.weightscope.service.batching;

import java.util.Optional;

/** A bound on how much may be held at once, by count and by cost; thread-safe. */
public final class Admission {
  private final int countLimit;
  private final long costLimit;
  private int count;
  private long cost;

  /**
   * An empty house.
   *
   * @param countLimit most holders at once, at least 1
   * @param costLimit most cost at once, in the caller's unit, at least 1
   */
  public Admission(int countLimit, long costLimit) {
    if (countLimit < 1 || costLimit < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: count %d, cost %d".formatted(countLimit, costLimit));
    }
    this.countLimit = countLimit;
    this.costLimit = costLimit;
  }

  /** Takes all of this or nothing; never waits. */
  public synchronized Optional<Permit> tryAcquire(int holders, long amount) {
    if (holders < 0 || amount < 0) {
      throw new IllegalArgumentException("holders %d, amount %d".formatted(holders, amount));
    }
    if (holders > countLimit - count || amount > costLimit - cost) {
      return Optional.empty();
    }
    count += holders;
    cost += amount;
    return Optional.of(new Permit(holders, amount));
  }

  /** How many are held now. */
  public synchronized int count() {
    return count;
  }

  /** How much cost is held now. */
  public synchronized long cost() {
    return cost;
  }

  /** The most cost that can be held. */
  public long costLimit() {
    return costLimit;
  }

  /** What was taken; given back when closed, once. */
  public final class Permit implements AutoCloseable {
    private int held;
    private long amount;

    private Permit(int held, long amount) {
      this.held = held;
      this.amount = amount;
    }

    /** Takes more cost under the same permit, or leaves it as it is. */
    public boolean tryGrow(long more) {
      synchronized (Admission.this) {
        if (more < 0) {
          throw new IllegalArgumentException("more: " + more);
        }
        if (more > costLimit - cost) {
          return false;
        }
        cost += more;
        amount += more;
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (Admission.this) {
        count -= held;
        cost -= amount;
        held = 0;
        amount = 0;
      }
    }
  }
}
