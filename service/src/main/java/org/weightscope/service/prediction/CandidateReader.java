package org.weightscope.service.prediction;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.models.Candidate;
import org.weightscope.service.models.Envelopes;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.run.NetworkFiles;
import org.weightscope.service.run.ReadNetwork;
import org.weightscope.service.run.RunCost;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** From bytes to the graph of a network that a predictor takes, or a refusal. */
@Component
class CandidateReader {
  private final NetworkFiles files;
  private final LimitsProperties limits;
  private final Envelopes envelopes;

  CandidateReader(NetworkFiles files, LimitsProperties limits, Envelopes envelopes) {
    this.files = files;
    this.limits = limits;
    this.envelopes = envelopes;
  }

  /**
   * Reads an upload for a predictor.
   *
   * @throws RefusedException if it cannot be read, is too costly, or outside the model's bounds
   */
  ReadNetwork<Standing> read(UploadedNetwork upload, PredictionOptions options, ServedModel model) {
    long start = System.nanoTime();
    NetworkFiles.Found file = files.read(upload);
    Network network = file.described().network();
    Candidate candidate = new Candidate(network);
    envelopes.require(candidate, model, options.question());
    Standing standing = Standing.of(candidate, model);
    long read = System.nanoTime();
    NeuralGraph graph = NeuralGraph.of(network);
    RunCost cost = RunCost.of(graph, model.card().layout());
    cost.require(limits);
    long built = System.nanoTime();
    return new ReadNetwork<>(
        graph,
        cost,
        ReadNetwork.summary(upload, file.format(), network, cost),
        standing,
        Duration.ofNanos(read - start),
        Duration.ofNanos(built - read));
  }
}
