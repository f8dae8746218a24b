package org.weightscope.service.run;

import java.util.Optional;
import java.util.stream.Stream;
import org.weightscope.api.Problem;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.RefusedException;

/**
 * What a run of a model costs for one network: the one place that admission, batches and limits
 * take it from.
 *
 * @param nodes of the neural graph
 * @param edges of the neural graph
 */
public record RunCost(long nodes, long edges) {

  /** The cost of a graph. */
  public static RunCost of(NeuralGraph graph) {
    return new RunCost(graph.nodes(), graph.edges());
  }

  /** In the unit of {@link org.weightscope.service.batching.BatchLimits}. */
  public long units() {
    return nodes + edges;
  }

  /**
   * A limit that is passed.
   *
   * @param what {@code nodes} or {@code edges}
   * @param bound the most that is taken
   * @param found how many there are
   */
  public record Over(String what, long bound, long found) {}

  /** The first limit that is passed, if any is. */
  public Optional<Over> over(LimitsProperties limits) {
    return Stream.of(
            new Over("nodes", limits.nodes(), nodes), new Over("edges", limits.edges(), edges))
        .filter(limit -> limit.found() > limit.bound())
        .findFirst();
  }

  /**
   * Goes on only within the limits.
   *
   * @throws RefusedException if one is passed
   */
  public void require(LimitsProperties limits) {
    over(limits)
        .ifPresent(over -> {
          throw new RefusedException(
              new Problem.TooCostly(
                  "The neural graph has %d %s; at most %d are taken."
                      .formatted(over.found(), over.what(), over.bound()),
                  over.what(),
                  over.bound(),
                  over.found()));
        });
  }
}
