package org.weightscope.batch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.weightscope.graph.NeuralGraph;

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
    return batch(
        graphs, inputs().map(probes -> graphs.stream().map(probes::of).toList()).orElse(List.of()));
  }

  /**
   * The arrays of a model for graphs whose networks have been evaluated before.
   *
   * @param values what each network gives on {@link #inputs}; empty without
   */
  GraphBatch batch(List<NeuralGraph> graphs, List<ProbeValues> values);

  /** The learned inputs on which networks are evaluated, if there are any. */
  default Optional<ProbeInputs> inputs() {
    return Optional.empty();
  }
}
