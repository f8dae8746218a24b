package org.weightscope.service.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the time of a request went; of several networks the sum of what was done one after the
 * other, and the longest of what was done together.
 *
 * @param read from bytes to networks
 * @param graph from networks to graphs
 * @param evaluate networks on the learned inputs of the model, with waiting for a processor; empty
 *     if none was
 * @param queue waiting for the model
 * @param model running it
 */
public record StageTimes(
    Duration read, Duration graph, Optional<Duration> evaluate, Duration queue, Duration model) {
  static final StageTimes NONE =
      new StageTimes(Duration.ZERO, Duration.ZERO, Optional.empty(), Duration.ZERO, Duration.ZERO);

  StageTimes read(Duration reading, Duration building) {
    return new StageTimes(read.plus(reading), graph.plus(building), evaluate, queue, model);
  }

  StageTimes evaluated(Duration evaluating) {
    return new StageTimes(
        read, graph, Optional.of(evaluate.orElse(Duration.ZERO).plus(evaluating)), queue, model);
  }

  StageTimes ran(Duration queued, Duration ran) {
    return new StageTimes(read, graph, evaluate, longer(queue, queued), longer(model, ran));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The value of a {@code Server-Timing} header, in milliseconds. */
  public String serverTiming() {
    return String.format(
        Locale.ROOT,
        "read;dur=%.2f, graph;dur=%.2f, %squeue;dur=%.2f, model;dur=%.2f",
        millis(read),
        millis(graph),
        evaluate
            .map(time -> String.format(Locale.ROOT, "evaluate;dur=%.2f, ", millis(time)))
            .orElse(""),
        millis(queue),
        millis(model));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
