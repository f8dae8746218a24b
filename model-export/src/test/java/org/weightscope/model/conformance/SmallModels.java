package org.weightscope.model.conformance;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.GraphBatch;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.LayerStatistics;
import org.weightscope.batch.NodePairs;
import org.weightscope.batch.ProbeSlots;
import org.weightscope.batch.ProbesOnly;
import org.weightscope.batch.WeightScale;
import org.weightscope.batch.WeightStatistics;
import org.weightscope.model.Aggregation;
import org.weightscope.model.GraphModel;
import org.weightscope.model.Head;
import org.weightscope.model.InputFeatures;
import org.weightscope.model.NgGnn;
import org.weightscope.model.NgTransformer;
import org.weightscope.model.Output;
import org.weightscope.model.ProbeHead;
import org.weightscope.model.Probes;
import org.weightscope.model.Readout;
import org.weightscope.model.StatNn;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;

/** One small model of each kind, with parameters drawn from a seed. */
final class SmallModels {
  private static final int HIDDEN_LAYERS = 3;
  private static final ProbeSlots SLOTS = new ProbeSlots(HIDDEN_LAYERS);
  private static final InputFeatures FOURIER = new InputFeatures(8, 1);
  private static final Output CLASSES = new Output.Logits(new Head.Plain(List.of(8)), 4);

  private static final Output BY_LAYERS =
      new Output.Accuracy(
          new Head.Plain(List.of(8)), Optional.empty(), 0, Optional.of(Readout.LAYERS));

  private SmallModels() {}

  /** NG-GNN classifier of sine networks, with probes and a second head on them. */
  static GraphModel gnnClassifier() {
    return gnn(
        sines(true),
        true,
        new Output.Logits(
            new Head.Plain(List.of(8)), 4, Optional.of(new Head.Normed(List.of(6), 0.1)), 6));
  }

  /** NG-T classifier of sine networks, with probes. */
  static GraphModel transformerClassifier() {
    return transformer(sines(false), true, CLASSES);
  }

  /** NG-GNN editor of sine networks. */
  static GraphModel gnnEditor() {
    return gnn(sines(true), false, new Output.Deltas(HIDDEN_LAYERS + 1));
  }

  /** NG-T editor of sine networks. */
  static GraphModel transformerEditor() {
    return transformer(sines(true), false, new Output.Deltas(HIDDEN_LAYERS + 1));
  }

  /** NG-GNN predictor of the accuracy of convolutional networks. */
  static GraphModel gnnPredictor() {
    return gnn(convolutions(false), false, new Output.Logits(new Head.Plain(List.of(8)), 1));
  }

  /** NG-T predictor of the accuracy of convolutional networks. */
  static GraphModel transformerPredictor() {
    return transformer(convolutions(true), false, new Output.Logits(new Head.Plain(List.of(8)), 1));
  }

  /** NG-GNN predictor for networks of other widths than those of training. */
  static GraphModel gnnPredictorByLayers() {
    return new NgGnn(
        new InEdges(scaled(), 3, Optional.empty(), false),
        8,
        2,
        FOURIER,
        Optional.empty(),
        true,
        1.5,
        0.2,
        BY_LAYERS,
        Optional.of(Aggregation.MEAN));
  }

  /** NG-T predictor for networks of other widths than those of training. */
  static GraphModel transformerPredictorByLayers() {
    return transformer(scaled(), false, BY_LAYERS);
  }

  /** The baseline on weight statistics. */
  static GraphModel statistics() {
    return new StatNn(new WeightStatistics(HIDDEN_LAYERS + 1, false), 8);
  }

  /** The baseline on probes alone. */
  static GraphModel probesOnly() {
    return new ProbeHead(
        new ProbesOnly(SLOTS), 2, 1, new Probes(6), new Head.Normed(List.of(8), 0.1), 4);
  }

  private static GraphModel gnn(GraphFeatures features, boolean probes, Output output) {
    return new NgGnn(
        new InEdges(
            features,
            3,
            probes ? Optional.of(SLOTS) : Optional.empty(),
            output instanceof Output.Deltas),
        8,
        2,
        FOURIER,
        probes ? Optional.of(new Probes(6)) : Optional.empty(),
        features.kernel() > 1,
        1.5,
        0.2,
        output);
  }

  private static GraphModel transformer(GraphFeatures features, boolean probes, Output output) {
    return new NgTransformer(
        new NodePairs(
            features,
            probes ? Optional.of(SLOTS) : Optional.empty(),
            output instanceof Output.Deltas),
        new NgTransformer.Size(8, 6, 12, 2, 16, 10),
        2,
        FOURIER,
        probes ? Optional.of(new Probes(6)) : Optional.empty(),
        features.kernel() > 1,
        0.2,
        output);
  }

  private static GraphFeatures sines(boolean reverse) {
    return new GraphFeatures(
        2,
        HIDDEN_LAYERS - 1, // deeper networks share rows and maps of the last hidden layer
        1,
        1,
        true,
        reverse,
        Optional.of(
            new LayerStatistics(
                List.of(0.001, 0.002, 0.003),
                List.of(0.06, 0.05, 0.1),
                List.of(0.01, -0.01, 0.02),
                List.of(0.05, 0.04, 0.1))));
  }

  private static GraphFeatures convolutions(boolean linearAsKernel) {
    return new GraphFeatures(2, HIDDEN_LAYERS, 3, 5, linearAsKernel, true, Optional.empty());
  }

  private static GraphFeatures scaled() {
    return new GraphFeatures(
        2,
        HIDDEN_LAYERS - 1, // deeper networks share rows of the last hidden layer
        3,
        5,
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(WeightScale.FAN_IN));
  }

  /** Parameters of a model, drawn from a seed. */
  static Map<String, float[]> parameters(GraphModel model, GraphBatch example, long seed) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore store = new ParameterStore(manager, seed);
      Map<String, DjlTensor> _ =
          model.outputs(store.parameters(false), new DjlBatch(manager, example, false));
      Map<String, float[]> values = store.values();
      for (String scale : List.of("weight.scale", "bias.scale")) { // so that errors of editors show
        values.computeIfPresent(
            scale,
            (_, factors) -> {
              Arrays.fill(factors, 1);
              return factors;
            });
      }
      return values;
    }
  }
}
