package org.weightscope.service.classification;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.weightscope.api.InrConvention;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.inr.StatedNetwork;
import org.weightscope.service.models.Candidate;
import org.weightscope.service.models.Candidate.Question;
import org.weightscope.service.models.Envelopes;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.run.NetworkFiles;
import org.weightscope.service.run.ReadNetwork;
import org.weightscope.service.run.RunCost;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** From bytes to the graph of an INR that a model takes, or a refusal. */
@Component
class InrReader {
  private final NetworkFiles files;
  private final LimitsProperties limits;
  private final Envelopes envelopes;

  InrReader(NetworkFiles files, LimitsProperties limits, Envelopes envelopes) {
    this.files = files;
    this.limits = limits;
    this.envelopes = envelopes;
  }

  /**
   * Reads an upload for a model.
   *
   * @return with how the network was read
   * @throws RefusedException if it cannot be read, is too costly, or outside the model's envelope
   */
  ReadNetwork<InrConvention> read(
      UploadedNetwork upload, ClassifyOptions options, ServedModel model) {
    long start = System.nanoTime();
    NetworkFiles.Found file = files.read(upload);
    StatedNetwork stated = StatedNetwork.of(file.described(), options.convention());
    Network network = stated.network();
    envelopes.require(new Candidate(network), model, Question.ANSWER);
    long read = System.nanoTime();
    // Inside an envelope of INRs the layers are linear and the inputs two.
    NeuralGraph graph = NeuralGraph.of(stated.canonical());
    RunCost cost = RunCost.of(graph, model.card().layout());
    cost.require(limits);
    long built = System.nanoTime();
    return new ReadNetwork<>(
        graph,
        cost,
        ReadNetwork.summary(upload, file.format(), network, cost),
        stated.onTheWire(),
        Duration.ofNanos(read - start),
        Duration.ofNanos(built - read));
  }
}
