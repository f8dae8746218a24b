package org.weightscope.batch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
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
   */
  GraphBatch batch(List<NeuralGraph> graphs);
}
