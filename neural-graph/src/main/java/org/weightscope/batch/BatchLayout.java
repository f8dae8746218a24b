package org.weightscope.batch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.weightscope.evaluation.Cost;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;

/**
 * How a model wants its graphs as arrays; written into the model's card, and the one way to make a
 * {@link GraphBatch}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = InEdges.class, name = "in-edges"),
  @JsonSubTypes.Type(value = NodePairs.class, name = "node-pairs"),
  @JsonSubTypes.Type(value = WeightStatistics.class, name = "weight-statistics"),
  @JsonSubTypes.Type(value = ProbesOnly.class, name = "probes-only"),
  @JsonSubTypes.Type(value = OutputsOnly.class, name = "outputs-only")
})
public sealed interface BatchLayout
    permits InEdges, NodePairs, WeightStatistics, ProbesOnly, OutputsOnly {

  /**
   * The arrays of a model for these graphs.
   *
   * @param graphs at least one; inside the model's envelope
   * @throws GraphDoesNotFitException if a graph is none that the model takes
   */
  default GraphBatch batch(List<NeuralGraph> graphs) {
    return batch(graphs, graphs.stream().flatMap(graph -> evaluate(graph).stream()).toList());
  }

  /**
   * The arrays of a model for graphs whose networks have been evaluated before.
   *
   * @param values what {@link #evaluate} gives for each; empty without {@link #inputs}
   */
  GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values);

  /** The learned inputs on which networks are evaluated, if there are any. */
  default Optional<ProbeInputs> inputs() {
    return Optional.empty();
  }

  /**
   * What a network gives on {@link #inputs}; empty without.
   *
   * @throws GraphDoesNotFitException if the network takes other inputs
   */
  default Optional<ProbeValues> evaluate(NeuralGraph graph) {
    return inputs().map(probes -> probes.of(graph));
  }

  /**
   * What {@link #evaluate} takes; nothing without {@link #inputs}.
   *
   * @throws GraphDoesNotFitException if the network takes other inputs
   */
  default Cost evaluationCost(Network network) {
    return inputs().map(probes -> probes.cost(network)).orElse(Cost.NONE);
  }
}
