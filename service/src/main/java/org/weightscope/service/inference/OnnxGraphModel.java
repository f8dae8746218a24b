package org.weightscope.service.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;

/** A model in ONNX Runtime. Input arrays are shared with it, not copied. */
final class OnnxGraphModel implements GraphModel {
  static final String OUTPUT = "logits";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelCard card;
  private final Set<String> inputs;

  OnnxGraphModel(OrtEnvironment environment, OrtSession session, ModelCard card) {
    this.environment = environment;
    this.session = session;
    this.card = card;
    this.inputs = Set.copyOf(session.getInputNames());
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public float[][] logits(List<NeuralGraph> graphs) {
    GraphBatch batch = card.layout().batch(graphs);
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, BatchArray> array : batch.arrays().entrySet()) {
        if (inputs.contains(array.getKey())) {
          tensors.put(array.getKey(), tensor(array.getValue()));
        }
      }
      if (tensors.size() != inputs.size()) {
        throw new IllegalStateException(
            "the model takes %s, the layout makes %s".formatted(inputs, batch.arrays().keySet()));
      }
      try (OrtSession.Result result = session.run(tensors, Set.of(OUTPUT))) {
        return rows((OnnxTensor) result.get(0), graphs.size());
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot run: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(BatchArray array) throws OrtException {
    return switch (array) {
      case BatchArray.Floats floats ->
          OnnxTensor.createTensor(
              environment, floats.values().duplicate().rewind(), floats.shape());
      case BatchArray.Longs longs ->
          OnnxTensor.createTensor(environment, longs.values().duplicate().rewind(), longs.shape());
    };
  }

  private static float[][] rows(OnnxTensor logits, int graphs) {
    long[] shape = logits.getInfo().getShape();
    if (shape.length != 2 || shape[0] != graphs) {
      throw new IllegalStateException(
          "logits of shape %s for %d graphs".formatted(Arrays.toString(shape), graphs));
    }
    FloatBuffer values = logits.getFloatBuffer();
    float[][] rows = new float[graphs][(int) shape[1]];
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot be closed: " + e.getMessage(), e);
    }
  }
}
