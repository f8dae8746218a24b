package org.weightscope.service.batching;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A piece of work that was taken and will be answered. */
public final class Pending<O> {
  private final CompletableFuture<Answer<O>> answer = new CompletableFuture<>();
  private final Deadline deadline;
  private volatile boolean started;

  Pending(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Waits for the answer.
   *
   * @throws DeadlinePassedException if it did not come in time; the piece is then dropped if it has
   *     not started
   * @throws InterruptedException if the caller is to stop
   * @throws IllegalStateException if the work failed; its cause says why
   */
  public Answer<O> await() throws DeadlinePassedException, InterruptedException {
    Duration left = deadline.left();
    try {
      return answer.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new DeadlinePassedException(deadline, started ? "model" : "queue");
    } catch (CancellationException e) {
      throw new DeadlinePassedException(deadline, "queue");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the work failed", e.getCause());
    }
  }

  /** Gives up the answer; the piece is dropped if it has not started. */
  public void abandon() {
    answer.cancel(false);
  }

  boolean live() {
    return !answer.isDone() && !deadline.passed();
  }

  void start() {
    started = true;
  }

  void drop() {
    answer.cancel(false);
  }

  void complete(Answer<O> value) {
    answer.complete(value);
  }

  void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }
}
