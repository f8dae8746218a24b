package org.weightscope.service.classification;

import java.time.Duration;
import org.weightscope.api.InrConvention;
import org.weightscope.api.NetworkSummary;
import org.weightscope.graph.NeuralGraph;

/**
 * An upload that was read.
 *
 * @param graph of the network in the canonical convention
 * @param summary what was read
 * @param convention how it was read
 * @param reading time from bytes to network
 * @param building time from network to graph
 */
record ReadInr(
    NeuralGraph graph,
    NetworkSummary summary,
    InrConvention convention,
    Duration reading,
    Duration building) {

  /** What a run of the model costs for it. */
  long cost() {
    return summary.nodes() + summary.edges();
  }
}
