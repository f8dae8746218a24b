package org.weightscope.service.classification;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightscope.api.NetworkSummary;
import org.weightscope.api.Problem;
import org.weightscope.file.FileFormat;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.inr.StatedNetwork;
import org.weightscope.service.models.EnvelopeCheck;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.FormatCheck;
import org.weightscope.service.upload.Sha256;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** From bytes to the graph of an INR that a model takes, or a refusal. */
@Component
class InrReader {
  private final LimitsProperties limits;
  private final ModelRepository models;

  InrReader(LimitsProperties limits, ModelRepository models) {
    this.limits = limits;
    this.models = models;
  }

  /**
   * Reads an upload for a model.
   *
   * @throws RefusedException if it cannot be read, is too costly, or outside the model's envelope
   */
  ReadInr read(UploadedNetwork upload, ClassifyOptions options, ServedModel model) {
    long start = System.nanoTime();
    FileFormat format = FormatCheck.format(upload.bytes(), upload.declared());
    DescribedNetwork described = described(upload, format);
    StatedNetwork stated = StatedNetwork.of(described, options.convention());
    Network network = stated.network();
    refuseOutside(network, model);
    long read = System.nanoTime();
    // Inside an envelope of INRs the layers are linear and the inputs two.
    NeuralGraph graph = NeuralGraph.of(stated.canonical());
    refuseCostly(graph);
    NetworkSummary summary =
        new NetworkSummary(
            format.word(),
            network.layers().size(),
            network.parameters(),
            graph.nodes(),
            graph.edges(),
            Sha256.name(upload.bytes()));
    long built = System.nanoTime();
    return new ReadInr(
        graph,
        summary,
        stated.onTheWire(),
        Duration.ofNanos(read - start),
        Duration.ofNanos(built - read));
  }

  private DescribedNetwork described(UploadedNetwork upload, FileFormat format) {
    try {
      Optional<Architecture> stated = Optional.empty();
      if (upload.architecture().isPresent()) {
        stated = Optional.of(Architecture.parse(upload.architecture().get()));
      }
      ByteBuffer bytes = upload.bytes();
      return switch (format) {
        case SAFETENSORS -> NetworkReader.read(TensorFile.read(bytes, limits.forFiles()), stated);
        case ONNX -> OnnxNetworkReader.read(OnnxFile.read(bytes, limits.forOnnx()), stated);
      };
    } catch (UnreadableFileException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    } catch (UnreadableNetworkException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    }
  }

  private void refuseOutside(Network network, ServedModel model) {
    EnvelopeCheck.outside(model.card().envelope(), network)
        .ifPresent(outside -> {
          List<String> others =
              models.of(model.card().task()).stream()
                  .filter(
                      other -> EnvelopeCheck.outside(other.card().envelope(), network).isEmpty())
                  .map(ServedModel::pinned)
                  .toList();
          throw new RefusedException(
              new Problem.OutsideEnvelope(
                  "The network has %s %s; the model %s was trained for %s. %s"
                      .formatted(
                          outside.what(),
                          outside.found(),
                          model.pinned(),
                          outside.bound(),
                          others.isEmpty()
                              ? "No model here takes it."
                              : "Take one of: " + String.join(", ", others) + "."),
                  model.pinned(),
                  outside.what(),
                  outside.bound(),
                  outside.found(),
                  others));
        });
  }

  private void refuseCostly(NeuralGraph graph) {
    refuseOver("nodes", limits.nodes(), graph.nodes());
    refuseOver("edges", limits.edges(), graph.edges());
  }

  private static void refuseOver(String what, long bound, long found) {
    if (found > bound) {
      throw new RefusedException(
          new Problem.TooCostly(
              "The neural graph has %d %s; at most %d are taken.".formatted(found, what, bound),
              what,
              bound,
              found));
    }
  }
}
