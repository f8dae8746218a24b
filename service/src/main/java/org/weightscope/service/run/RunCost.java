package org.weightscope.service.run;

import java.util.Optional;
import java.util.stream.Stream;
import org.weightscope.api.Problem;
import org.weightscope.batch.BatchLayout;
import org.weightscope.evaluation.Cost;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.RefusedException;

/**
 * What a run of a model costs for one network: the one place that admission, batches and limits
 * take it from.
 *
 * @param nodes of the neural graph
 * @param edges of the neural graph
 * @param evaluation of the network on the learned inputs of the model
 */
public record RunCost(long nodes, long edges, Cost evaluation) {

  /**
   * The cost of a network for a model of this layout.
   *
   * @throws org.weightscope.batch.GraphDoesNotFitException if the model has learned inputs that the
   *     network does not take
   */
  public static RunCost of(NeuralGraph graph, BatchLayout layout) {
    return of(graph.nodes(), graph.edges(), graph.network(), layout);
  }

  /**
   * The same where the graph is counted and not kept.
   *
   * @throws org.weightscope.batch.GraphDoesNotFitException as above
   */
  public static RunCost of(long nodes, long edges, Network network, BatchLayout layout) {
    return new RunCost(nodes, edges, layout.evaluationCost(network));
  }

  /**
   * In the unit of {@link org.weightscope.service.batching.BatchLimits}; evaluations are over
   * before a batch is made.
   */
  public long units() {
    return nodes + edges;
  }

  /**
   * A limit that is passed.
   *
   * @param what {@code nodes}, {@code edges}, or of an evaluation {@code multiplications} or {@code
   *     numbers} that are held at once
   * @param bound the most that is taken
   * @param found how many there are
   */
  public record Over(String what, long bound, long found) {
    private boolean ofGraph() {
      return what.equals("nodes") || what.equals("edges");
    }
  }

  /** The first limit that is passed, if any is. */
  public Optional<Over> over(LimitsProperties limits) {
    return Stream.of(
            new Over("nodes", limits.nodes(), nodes),
            new Over("edges", limits.edges(), edges),
            new Over(
                "multiplications",
                limits.evaluationMultiplications(),
                evaluation.multiplications()),
            new Over("numbers", limits.evaluationNumbers(), evaluation.numbers()))
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
                  "%s %d %s; at most %d are taken."
                      .formatted(
                          over.ofGraph()
                              ? "The neural graph has"
                              : "The model evaluates networks on inputs of its own; for this one that takes",
                          over.found(),
                          over.what(),
                          over.bound()),
                  over.what(),
                  over.bound(),
                  over.found()));
        });
  }
}
