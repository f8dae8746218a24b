package org.weightscope.service.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;

/** A model in ONNX Runtime. Input arrays are shared with it, not copied. */
final class OnnxGraphModel implements GraphModel {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelCard card;
  private final Set<String> inputs;
  private final Set<String> outputs;

  OnnxGraphModel(OrtEnvironment environment, OrtSession session, ModelCard card) {
    this.environment = environment;
    this.session = session;
    this.card = card;
    this.inputs = Set.copyOf(session.getInputNames());
    this.outputs = outputs(card);
  }

  /**
   * The outputs that an answer needs: the logits, and the embeddings if the card has bounds on
   * them.
   */
  static Set<String> outputs(ModelCard card) {
    Set<String> outputs = new LinkedHashSet<>();
    outputs.add(LOGITS);
    card.prediction()
        .flatMap(Prediction::familiarity)
        .ifPresent(familiarity -> outputs.add(familiarity.output()));
    return outputs;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public List<ModelOutputs> run(List<ModelInput> networks) {
    GraphBatch batch = ModelInput.batch(networks, card.layout());
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
      try (OrtSession.Result result = session.run(tensors, outputs)) {
        return outputs(result, networks.size());
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

  private static List<ModelOutputs> outputs(OrtSession.Result result, int graphs) {
    Map<String, float[][]> outputs = new HashMap<>();
    result.forEach(output ->
        outputs.put(
            output.getKey(), rows(output.getKey(), (OnnxTensor) output.getValue(), graphs)));
    List<ModelOutputs> all = new ArrayList<>();
    for (int g = 0; g < graphs; g++) {
      Map<String, float[]> own = new HashMap<>();
      for (Map.Entry<String, float[][]> output : outputs.entrySet()) {
        own.put(output.getKey(), output.getValue()[g]);
      }
      all.add(new ModelOutputs(own));
    }
    return all;
  }

  private static float[][] rows(String output, OnnxTensor tensor, int graphs) {
    long[] shape = tensor.getInfo().getShape();
    if (shape.length != 2 || shape[0] != graphs) {
      throw new IllegalStateException(
          "%s of shape %s for %d graphs".formatted(output, Arrays.toString(shape), graphs));
    }
    FloatBuffer values = tensor.getFloatBuffer();
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
