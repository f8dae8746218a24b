package org.weightscope.service.editing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.evaluation.Cost;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.problem.RefusedException;

/** Draws INRs, as many at once as there are processors, as each takes one and much memory. */
@Component
class Drawing {
  private static final long MOST_MULTIPLICATIONS = 1L << 32;

  /** 64 MiB of float32. */
  private static final long MOST_NUMBERS = 1L << 24;

  private final Semaphore processors =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /** The pictures of two INRs. */
  record Pair(Picture before, Picture after) {}

  /**
   * Draws two INRs of the same layers.
   *
   * @throws RefusedException if that takes too much, or gives numbers that are not finite
   * @throws DeadlinePassedException if there is no time for it
   */
  Pair pair(Inr before, Inr after, int side, Deadline deadline)
      throws DeadlinePassedException, InterruptedException {
    refuseCostly(before.network(), side);
    if (!processors.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
      deadline.check("queue");
      throw new DeadlinePassedException(deadline, "queue");
    }
    try {
      Picture first = draw(before, side);
      deadline.check("draw");
      return new Pair(first, draw(after, side));
    } finally {
      processors.release();
    }
  }

  private static void refuseCostly(Network network, int side) {
    Cost cost = Cost.of(network, new Shape.Vector(network.inputs()), side * side);
    refuseOver("multiplications", MOST_MULTIPLICATIONS, cost.multiplications());
    refuseOver("numbers", MOST_NUMBERS, cost.numbers());
  }

  private static void refuseOver(String what, long bound, long found) {
    if (found > bound) {
      throw new RefusedException(
          new Problem.TooCostly(
              "Drawing the picture takes %d %s; at most %d are taken. Ask for a smaller grid, or for the edited file alone."
                  .formatted(found, what, bound),
              what,
              bound,
              found));
    }
  }

  private static Picture draw(Inr inr, int side) {
    float[] values = Evaluation.render(inr, side, side);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new RefusedException(
            new Problem.NotEditable(
                "The picture has values that are too large for float32, so it cannot be shown; the edited file can be made.",
                null));
      }
    }
    return new Picture(side, inr.network().outputs(), values);
  }
}
