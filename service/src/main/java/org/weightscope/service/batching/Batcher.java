package org.weightscope.service.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Runs pieces of work in batches.
 *
 * <p>A free worker takes whatever waits, up to the bounds of a batch, and never waits for company:
 * alone in an idle service a piece runs at once, under load batches fill while others run. Pieces
 * are taken in the order they came. If a batch fails, each of its pieces is run alone, so that one
 * piece cannot spoil the answers of others. Thread-safe.
 *
 * @param <I> a piece of work
 * @param <O> its answer
 */
public final class Batcher<I, O> implements AutoCloseable {
  private static final double WEIGHT_OF_NEWEST = 0.2;

  private final BatchLimits limits;
  private final BatchWork<I, O> work;
  private final Admission admission;
  private final Object lock = new Object();
  private final Deque<Entry<I, O>> waiting = new ArrayDeque<>();
  private final List<Thread> workers = new ArrayList<>();
  private double nanosPerCost;
  private boolean closed;

  private record Entry<I, O>(
      Piece<I> piece, Pending<O> pending, Admission.Permit permit, long since) {}

  /**
   * Starts the workers.
   *
   * @param name prefix of their threads' names
   */
  public Batcher(String name, BatchLimits limits, BatchWork<I, O> work) {
    this.limits = limits;
    this.work = work;
    this.admission = new Admission(limits.heldCount(), limits.heldCost());
    for (int i = 0; i < limits.workers(); i++) {
      workers.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::workUntilClosed));
    }
  }

  /**
   * Takes all of these pieces, or none.
   *
   * @return one a piece, in the same order
   * @throws OverloadedException if they do not fit beside what is held now
   * @throws TooCostlyException if they would not fit even if nothing were held
   * @throws DeadlinePassedException if, by the rate measured, their turn comes too late
   */
  public List<Pending<O>> submit(List<Piece<I>> pieces, Deadline deadline)
      throws OverloadedException, TooCostlyException, DeadlinePassedException {
    long cost = 0;
    for (Piece<I> piece : pieces) {
      cost = Math.addExact(cost, piece.cost());
    }
    if (pieces.size() > limits.heldCount()) {
      throw new TooCostlyException("count", limits.heldCount(), pieces.size());
    }
    if (cost > limits.heldCost()) {
      throw new TooCostlyException("cost", limits.heldCost(), cost);
    }
    Duration expectedWait = expectedWait();
    if (deadline.left().compareTo(expectedWait) <= 0) {
      throw new DeadlinePassedException(deadline, "queue");
    }
    List<Admission.Permit> permits = acquire(pieces, cost, expectedWait);
    List<Pending<O>> taken = new ArrayList<>();
    long now = System.nanoTime();
    synchronized (lock) {
      if (closed) {
        permits.forEach(Admission.Permit::close);
        throw new IllegalStateException("this batcher is closed");
      }
      for (int i = 0; i < pieces.size(); i++) {
        Pending<O> pending = new Pending<>(deadline);
        taken.add(pending);
        waiting.addLast(new Entry<>(pieces.get(i), pending, permits.get(i), now));
      }
      lock.notifyAll();
    }
    return taken;
  }

  /** Number of pieces waiting or running. */
  public int held() {
    return admission.count();
  }

  /** Number of pieces waiting. */
  public int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  /** Ends the workers; what runs is finished, what waits is dropped. */
  @Override
  public void close() {
    List<Entry<I, O>> left;
    synchronized (lock) {
      closed = true;
      left = new ArrayList<>(waiting);
      waiting.clear();
      lock.notifyAll();
    }
    left.forEach(Batcher::drop);
    boolean interrupted = false;
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration expectedWait() {
    synchronized (lock) {
      long cost = waiting.stream().mapToLong(entry -> entry.piece().cost()).sum();
      return Duration.ofNanos((long) (nanosPerCost * cost / limits.workers()));
    }
  }

  /** One permit a piece, so that each is given back as soon as its piece is done. */
  private List<Admission.Permit> acquire(List<Piece<I>> pieces, long cost, Duration expectedWait)
      throws OverloadedException {
    List<Admission.Permit> permits = new ArrayList<>();
    synchronized (admission) {
      for (Piece<I> piece : pieces) {
        Optional<Admission.Permit> permit = admission.tryAcquire(1, piece.cost());
        if (permit.isEmpty()) {
          permits.forEach(Admission.Permit::close);
          throw new OverloadedException(admission.count(), limits.heldCount(), expectedWait);
        }
        permits.add(permit.get());
      }
    }
    return permits;
  }

  private void workUntilClosed() {
    List<Entry<I, O>> batch = next();
    while (!batch.isEmpty()) {
      run(batch);
      batch = next();
    }
  }

  /** The next batch; empty only when closed. */
  private List<Entry<I, O>> next() {
    while (true) {
      List<Entry<I, O>> batch = new ArrayList<>();
      List<Entry<I, O>> late = new ArrayList<>();
      synchronized (lock) {
        while (waiting.isEmpty()) {
          if (closed) {
            return List.of();
          }
          try {
            lock.wait();
          } catch (InterruptedException e) {
            return List.of();
          }
        }
        long cost = 0;
        while (!waiting.isEmpty() && batch.size() < limits.batchCount()) {
          Entry<I, O> first = waiting.getFirst();
          if (!first.pending().live()) {
            late.add(waiting.removeFirst());
          } else if (batch.isEmpty() || first.piece().cost() <= limits.batchCost() - cost) {
            cost += first.piece().cost();
            batch.add(waiting.removeFirst());
          } else {
            break;
          }
        }
      }
      late.forEach(Batcher::drop);
      if (!batch.isEmpty()) {
        return batch;
      }
    }
  }

  private void run(List<Entry<I, O>> batch) {
    long start = System.nanoTime();
    batch.forEach(entry -> entry.pending().start());
    List<O> values;
    try {
      values = work.run(batch.stream().map(entry -> entry.piece().input()).toList());
      if (values.size() != batch.size()) {
        throw new IllegalStateException(
            "%d answers for a batch of %d".formatted(values.size(), batch.size()));
      }
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1 || e instanceof Error) {
        batch.forEach(entry -> fail(entry, e));
      } else {
        batch.forEach(entry -> run(List.of(entry)));
      }
      return;
    }
    long end = System.nanoTime();
    measured(batch, end - start);
    for (int i = 0; i < batch.size(); i++) {
      Entry<I, O> entry = batch.get(i);
      entry.permit().close();
      entry
          .pending()
          .complete(
              new Answer<>(
                  values.get(i),
                  Duration.ofNanos(start - entry.since()),
                  Duration.ofNanos(end - start),
                  batch.size()));
    }
  }

  private void measured(List<Entry<I, O>> batch, long nanos) {
    long cost = Math.max(1, batch.stream().mapToLong(entry -> entry.piece().cost()).sum());
    double newest = (double) nanos / cost;
    synchronized (lock) {
      nanosPerCost =
          nanosPerCost == 0 ? newest : nanosPerCost + WEIGHT_OF_NEWEST * (newest - nanosPerCost);
    }
  }

  private static <I, O> void drop(Entry<I, O> entry) {
    entry.permit().close();
    entry.pending().drop();
  }

  private static <I, O> void fail(Entry<I, O> entry, Throwable cause) {
    entry.permit().close();
    entry.pending().fail(cause);
  }
}
