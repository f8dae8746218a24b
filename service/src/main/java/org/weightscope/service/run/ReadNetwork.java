package org.weightscope.service.run;

import java.time.Duration;
import org.weightscope.api.NetworkSummary;
import org.weightscope.file.FileFormat;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.service.upload.Sha256;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/**
 * An upload that was read and is ready for a model.
 *
 * @param graph what the model gets
 * @param cost what running it costs
 * @param summary what was read
 * @param found what else the endpoint wants to know when it answers
 * @param reading time from bytes to network
 * @param building time from network to graph
 */
public record ReadNetwork<T>(
    NeuralGraph graph,
    RunCost cost,
    NetworkSummary summary,
    T found,
    Duration reading,
    Duration building) {

  /** What answers say of a network that was uploaded and of its graph. */
  public static NetworkSummary summary(
      UploadedNetwork upload, FileFormat format, Network network, RunCost cost) {
    return new NetworkSummary(
        format.word(),
        (int) network.layers().stream().filter(layer -> !layer.tensors().isEmpty()).count(),
        network.parameters(),
        cost.nodes(),
        cost.edges(),
        Sha256.name(upload.bytes()));
  }
}
