package org.weightscope.service.classification;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightscope.api.InrConvention;
import org.weightscope.api.NetworkSummary;
import org.weightscope.api.Problem;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.models.EnvelopeCheck;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.FileFormat;
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
    Network network = withFrequency(described.network(), options.frequency());
    refuseOutside(network, model);
    // Inside an envelope of INRs there is a convention: the layers are linear, the inputs two.
    Inr.Convention convention =
        stated(described.convention().orElse(Inr.Convention.CANONICAL), options);
    long read = System.nanoTime();
    NeuralGraph graph = NeuralGraph.of(canonical(network, convention));
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
        onTheWire(network, convention, described, options),
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

  /** The network with this factor inside all its sines. */
  private static Network withFrequency(Network network, Optional<Double> frequency) {
    if (frequency.isEmpty()) {
      return network;
    }
    List<Step> steps = new ArrayList<>();
    boolean any = false;
    for (Step step : network.steps()) {
      if (step.layer() instanceof Layer.Linear linear
          && linear.activation() instanceof Activation.Sine) {
        Layer changed = linear.with(new Activation.Sine(frequency.get()));
        steps.add(new Step(step.name(), changed, step.inputs()));
        any = true;
      } else {
        steps.add(step);
      }
    }
    if (!any) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query states a frequency, but the network has no sines.",
              "frequency",
              null,
              null));
    }
    return new Network(network.input(), steps);
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

  private static Inr.Convention stated(Inr.Convention read, ClassifyOptions options) {
    return new Inr.Convention(
        options.axes().orElse(read.axes()),
        options.range().orElse(read.range()),
        options.scale().orElse(read.scale()),
        options.offset().orElse(read.offset()));
  }

  private static Network canonical(Network network, Inr.Convention convention) {
    Network canonical = new Inr(network, convention).canonical();
    for (Layer.Weighted layer : canonical.weighted()) {
      for (Weights weights : List.of(layer.weight(), layer.bias())) {
        for (int i = 0; i < weights.size(); i++) {
          if (!Float.isFinite(weights.get(i))) {
            throw new RefusedException(
                new Problem.NonFiniteWeights(
                    "Tensor %s is not finite any more once frequency, range, scale and offset are applied."
                        .formatted(weights.origin().tensor()),
                    weights.origin().tensor(),
                    i,
                    1));
          }
        }
      }
    }
    return canonical;
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

  private static InrConvention onTheWire(
      Network network,
      Inr.Convention convention,
      DescribedNetwork described,
      ClassifyOptions options) {
    Activation first = network.layers().getFirst().activation();
    InrConvention.Source activation = source(described.activation());
    InrConvention.Source picture = source(described.picture());
    return new InrConvention(
        first.kind(),
        first instanceof Activation.Sine(double frequency) ? frequency : 1,
        switch (convention.axes()) {
          case ROW_COLUMN -> ClassifyOptions.ROW_COLUMN;
          case COLUMN_ROW -> ClassifyOptions.COLUMN_ROW;
        },
        List.of(convention.range().first(), convention.range().last()),
        convention.scale(),
        convention.offset(),
        new InrConvention.Sources(
            activation,
            from(options.frequency(), activation),
            from(options.axes(), picture),
            from(options.range(), picture),
            from(options.scale(), picture),
            from(options.offset(), picture)));
  }

  private static InrConvention.Source from(Optional<?> option, InrConvention.Source otherwise) {
    return option.isPresent() ? InrConvention.Source.REQUEST : otherwise;
  }

  private static InrConvention.Source source(Source source) {
    return switch (source) {
      case STATED_IN_REQUEST -> InrConvention.Source.REQUEST;
      case STATED_IN_FILE -> InrConvention.Source.FILE;
      case STATED_IN_METADATA -> InrConvention.Source.METADATA;
      case DEFAULT -> InrConvention.Source.DEFAULT;
    };
  }
}
