package org.weightscope.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.metrics.Estimates;
import org.weightscope.training.Examples;
import org.weightscope.training.LabelledExamples;
import org.weightscope.training.MeasuredExamples;
import org.weightscope.training.Objective;

/**
 * An exported model in ONNX Runtime, run exactly as the service runs it. Safe for use by several
 * threads.
 */
public final class ExportedModel implements AutoCloseable {
  private static final int BATCH = 32;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Loads a file.
   *
   * @param file the bytes of an ONNX model of ours
   * @throws OrtException if ONNX Runtime refuses it
   */
  public ExportedModel(byte[] file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file, options);
    }
  }

  /** The card in the file, if it has one. */
  public Optional<ModelCard> card() throws OrtException {
    return session.getMetadata().getCustomMetadataValue(ModelCard.KEY).flatMap(ModelCard::parse);
  }

  /** All outputs by name for a batch of the model's layout, row-major. */
  public Map<String, float[]> run(GraphBatch batch) throws OrtException {
    Map<String, NodeInfo> wanted = session.getInputInfo();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (Map.Entry<String, BatchArray> array : batch.arrays().entrySet()) {
        if (wanted.containsKey(array.getKey())) {
          inputs.put(array.getKey(), tensor(array.getValue()));
        }
      }
      Map<String, float[]> outputs = new HashMap<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
          FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] copy = new float[values.remaining()];
          values.get(copy);
          outputs.put(output.getKey(), copy);
        }
      }
      return outputs;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(BatchArray array) throws OrtException {
    return switch (array) {
      case BatchArray.Floats(var values, long[] shape) ->
          OnnxTensor.createTensor(environment, values.duplicate(), shape);
      case BatchArray.Longs(var values, long[] shape) ->
          OnnxTensor.createTensor(environment, values.duplicate(), shape);
    };
  }

  /**
   * The logits of a classifier for all examples, with their labels.
   *
   * @param card the model's card
   */
  public ClassPredictions predict(ModelCard card, LabelledExamples examples) throws OrtException {
    Objective.Classification objective = new Objective.Classification(card.labels().size(), 0);
    return objective
        .predictions(logits(card, examples, objective.logits()), examples)
        .atTemperature(card.temperature());
  }

  /**
   * The predicted accuracies of all examples, with the measured ones.
   *
   * @param card the model's card
   */
  public Estimates predict(ModelCard card, MeasuredExamples examples) throws OrtException {
    return Objective.Accuracy.estimates(logits(card, examples, 1), examples);
  }

  /**
   * A vector of each example, such as its embedding.
   *
   * @param card the model's card
   * @param output name of an output {@code [graphs, size]}
   * @return empty if the model has no such output
   */
  public Optional<float[][]> vectors(ModelCard card, Examples examples, String output)
      throws OrtException {
    if (!session.getOutputNames().contains(output)) {
      return Optional.empty();
    }
    float[][] vectors = new float[examples.size()][];
    for (int from = 0; from < examples.size(); from += BATCH) {
      int to = Math.min(from + BATCH, examples.size());
      List<NeuralGraph> graphs = new ArrayList<>();
      for (int i = from; i < to; i++) {
        graphs.add(NeuralGraph.of(examples.network(i)));
      }
      float[] part = run(card.layout().batch(graphs)).getOrDefault(output, new float[0]);
      int size = part.length / (to - from);
      for (int i = from; i < to; i++) {
        vectors[i] = Arrays.copyOfRange(part, (i - from) * size, (i - from + 1) * size);
      }
    }
    return Optional.of(vectors);
  }

  private float[] logits(ModelCard card, Examples examples, int width) throws OrtException {
    float[][] vectors = vectors(card, examples, "logits").orElse(new float[0][]);
    float[] logits = new float[examples.size() * width];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, logits, i * width, width);
    }
    return logits;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
