package org.weightscope.model.conformance;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.export.ExportedModel;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.Head;
import org.weightscope.model.InputFeatures;
import org.weightscope.model.NgGnn;
import org.weightscope.model.Output;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.ParameterStore;
import org.weightscope.model.onnx.OnnxExport;

/**
 * What the number of degree classes of the in-edge tables costs: milliseconds a network, in batches
 * of 32, on one thread.
 *
 * <p>{@code ./mvnw -q -Pbench -pl model-export -am verify} runs it; decision 2 quotes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@OperationsPerInvocation(BatchLayoutBenchmark.NETWORKS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "-Dai.djl.offline=true",
      "-Dai.djl.pytorch.num_threads=1",
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
    })
public class BatchLayoutBenchmark {
  static final int NETWORKS = 32;
  private static final int[][] MIXED = {{32, 32}, {64, 64}, {32, 32, 32}, {16, 16}, {48, 24}, {32}};

  /** Number of degree classes. */
  @Param({"1", "2", "3", "4"})
  public int classes = 1;

  /** Whether all networks are 2-32-32-1, or of six architectures. */
  @Param({"false", "true"})
  public boolean mixed;

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager(Device.cpu());
  private final ParameterStore store = new ParameterStore(manager, 1);
  private List<NeuralGraph> graphs = List.of();
  private @Nullable NgGnn model;
  private @Nullable ExportedModel exported;

  /** Makes networks, model and file. */
  @Setup
  public void prepare() throws OrtException {
    SplittableRandom random = new SplittableRandom(1);
    graphs =
        IntStream.range(0, NETWORKS)
            .mapToObj(i ->
                NeuralGraph.of(RandomNetworks.sine(random, MIXED[mixed ? i % MIXED.length : 0])))
            .toList();
    GraphFeatures features = new GraphFeatures(2, 3, 1, 1, true, false, Optional.empty());
    NgGnn gnn =
        new NgGnn(
            new InEdges(features, classes, Optional.empty(), false),
            32,
            3,
            new InputFeatures(16, 3),
            Optional.empty(),
            false,
            2.2,
            0,
            new Output.Logits(new Head.Plain(List.of()), 10));
    model = gnn;
    train();
    exported =
        new ExportedModel(
            OnnxExport.write(gnn, store.values(), gnn.layout().batch(graphs), Map.of()));
  }

  /** Frees the file. */
  @TearDown
  public void free() throws OrtException {
    if (exported != null) {
      exported.close();
    }
    manager.close();
  }

  /** Arrays, forward and backward pass in DJL. */
  @Benchmark
  public float train() {
    if (model == null) {
      throw new IllegalStateException("prepare comes first");
    }
    try (NDManager step = manager.newSubManager()) {
      store.tempAttach(step);
      DjlBatch inputs = new DjlBatch(step, model.layout().batch(graphs), true);
      try (GradientCollector collector = engine.newGradientCollector()) {
        var logits = model.outputs(store.parameters(true), inputs).get("logits");
        if (logits == null) {
          throw new IllegalStateException("a classifier gives logits");
        }
        var loss = logits.array().logSoftmax(-1).mean().neg();
        collector.backward(loss);
        return loss.getFloat();
      }
    }
  }

  /** Arrays and a run in ONNX Runtime. */
  @Benchmark
  public Map<String, float[]> serve() throws OrtException {
    if (model == null || exported == null) {
      throw new IllegalStateException("prepare comes first");
    }
    return exported.run(model.layout().batch(graphs));
  }
}
