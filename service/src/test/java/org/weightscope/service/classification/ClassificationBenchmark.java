package org.weightscope.service.classification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.batch.GraphBatch;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Inr;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.Inrs;
import org.weightscope.service.config.InferenceProperties;
import org.weightscope.service.inference.GraphModel;
import org.weightscope.service.inference.GraphModelLoader;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.inference.UnusableModelException;

/**
 * One classification of 2-32-32-1 networks, split by stage, by a model shipped in the jar.
 *
 * <p>{@code ./mvnw -q -Pbench -pl service -am verify} runs it and reports allocation too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx1g"})
public class ClassificationBenchmark {
  /** Networks in one run of the model. */
  @Param({"1", "32"})
  public int networks = 1;

  /** Name of a model shipped in the jar. */
  @Param({"mnist-inr", "mnist-inr-probes"})
  public String served = "mnist-inr";

  private ByteBuffer file = ByteBuffer.allocate(0);
  private List<NeuralGraph> graphs = List.of();
  private Optional<DescribedNetwork> described = Optional.empty();
  private Optional<GraphModel> model = Optional.empty();

  /** Loads the model and prepares the input of each stage. */
  @Setup
  public void prepare()
      throws UnusableModelException, UnreadableFileException, UnreadableNetworkException {
    file = ByteBuffer.wrap(Inrs.random(1, 2, 32, 32, 1));
    described = Optional.of(read());
    graphs =
        IntStream.range(0, networks)
            .mapToObj(i -> NeuralGraph.of(Inrs.network(i, 2, 32, 32, 1)))
            .toList();
    model = Optional.of(new GraphModelLoader(new InferenceProperties(0)).load(shipped()));
  }

  private byte[] shipped() {
    try {
      return new ClassPathResource("models/%s/1/model.onnx".formatted(served))
          .getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frees the model. */
  @TearDown
  public void free() {
    model.ifPresent(GraphModel::close);
  }

  /** Bytes to network, one network. */
  @Benchmark
  public DescribedNetwork read() throws UnreadableFileException, UnreadableNetworkException {
    return NetworkReader.read(TensorFile.read(file, ReadLimits.DEFAULT), Optional.empty());
  }

  /** Network to graph, one network. */
  @Benchmark
  public NeuralGraph graph() {
    return NeuralGraph.of(
        described.flatMap(DescribedNetwork::inr).map(Inr::canonical).orElseThrow());
  }

  /** Graphs to the arrays of the model. */
  @Benchmark
  public GraphBatch batch() {
    return model.orElseThrow().card().layout().batch(graphs);
  }

  /** Graphs to logits: the arrays and the run of the model. */
  @Benchmark
  public List<ModelOutputs> batchAndModel() {
    return model
        .orElseThrow()
        .run(graphs.stream().map(graph -> new ModelInput(graph, Optional.empty())).toList());
  }
}
