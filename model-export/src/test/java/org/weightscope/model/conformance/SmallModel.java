package org.weightscope.model.conformance;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.weightscope.batch.GraphBatch;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.GraphModel;
import org.weightscope.network.Network;

/** A small model of each kind and networks of different width and depth for it. */
enum SmallModel {
  GNN_CLASSIFIER(SmallModels.gnnClassifier(), false),
  TRANSFORMER_CLASSIFIER(SmallModels.transformerClassifier(), false),
  GNN_EDITOR(SmallModels.gnnEditor(), false),
  TRANSFORMER_EDITOR(SmallModels.transformerEditor(), false),
  GNN_PREDICTOR(SmallModels.gnnPredictor(), true),
  TRANSFORMER_PREDICTOR(SmallModels.transformerPredictor(), true),
  GNN_PREDICTOR_BY_LAYERS(SmallModels.gnnPredictorByLayers(), true),
  TRANSFORMER_PREDICTOR_BY_LAYERS(SmallModels.transformerPredictorByLayers(), true),
  STATISTICS(SmallModels.statistics(), true),
  PROBES_ONLY(SmallModels.probesOnly(), false);

  private static final long SEED = 20240611;

  private final GraphModel model;
  private final boolean convolutional;

  SmallModel(GraphModel model, boolean convolutional) {
    this.model = model;
    this.convolutional = convolutional;
  }

  GraphModel model() {
    return model;
  }

  /** Networks of different width and depth. */
  List<Network> networks() {
    RandomGenerator random = new SplittableRandom(SEED);
    if (convolutional) {
      return List.of(
          RandomNetworks.convolutional(random, 4, 5, 4),
          RandomNetworks.convolutional(random, 3),
          RandomNetworks.convolutional(random, 2, 6));
    }
    return List.of(
        RandomNetworks.sine(random, 5, 9, 4),
        RandomNetworks.sine(random, 3),
        RandomNetworks.sine(random, 8, 8),
        RandomNetworks.sine(random, 1, 2));
  }

  GraphBatch batch(List<Network> networks) {
    return model.layout().batch(networks.stream().map(NeuralGraph::of).toList());
  }

  /** Parameters of the model, always the same. */
  Map<String, float[]> parameters() {
    return SmallModels.parameters(model, batch(networks()), SEED);
  }
}
