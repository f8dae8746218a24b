package org.weightscope.service.run;

import java.time.Duration;
import java.util.Locale;

/**
 * Where the time of a request went; of several networks the sum of what was done one after the
 * other, and the longest of what was done together.
 *
 * @param read from bytes to networks
 * @param graph from networks to graphs
 * @param queue waiting for the model
 * @param model running it
 */
public record StageTimes(Duration read, Duration graph, Duration queue, Duration model) {
  static final StageTimes NONE =
      new StageTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  StageTimes read(Duration reading, Duration building) {
    return new StageTimes(read.plus(reading), graph.plus(building), queue, model);
  }

  StageTimes ran(Duration queued, Duration ran) {
    return new StageTimes(read, graph, longer(queue, queued), longer(model, ran));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The value of a {@code Server-Timing} header, in milliseconds. */
  public String serverTiming() {
    return String.format(
        Locale.ROOT,
        "read;dur=%.2f, graph;dur=%.2f, queue;dur=%.2f, model;dur=%.2f",
        millis(read),
        millis(graph),
        millis(queue),
        millis(model));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
