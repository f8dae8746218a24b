package org.weightscope.model.conformance;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.GraphModel;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;
import org.weightscope.model.onnx.OnnxExport;

/** The two ways a model is computed. */
public enum Interpreter {
  /** As in training. */
  DJL {
    @Override
    public Map<String, float[]> outputs(
        GraphModel model, Map<String, float[]> parameters, GraphBatch batch) {
      try (NDManager manager = NDManager.newBaseManager()) {
        ParameterStore store = store(manager, model, parameters, batch);
        Map<String, float[]> outputs = new TreeMap<>();
        model
            .outputs(store.parameters(false), new DjlBatch(manager, batch, false))
            .forEach((name, value) -> outputs.put(name, value.array().toFloatArray()));
        return outputs;
      }
    }
  },

  /** As in the service: written as an ONNX file and run. */
  ONNX_RUNTIME {
    @Override
    public Map<String, float[]> outputs(
        GraphModel model, Map<String, float[]> parameters, GraphBatch batch) {
      return run(OnnxExport.write(model, parameters, batch, Map.of()), batch);
    }
  };

  /** The outputs of a model by name, flat. */
  public abstract Map<String, float[]> outputs(
      GraphModel model, Map<String, float[]> parameters, GraphBatch batch);

  /** A store that holds exactly these parameters; fails if the model has others. */
  public static ParameterStore store(
      NDManager manager, GraphModel model, Map<String, float[]> parameters, GraphBatch batch) {
    ParameterStore store = new ParameterStore(manager, 1);
    Map<String, DjlTensor> _ =
        model.outputs(store.parameters(false), new DjlBatch(manager, batch, false));
    Assertions.assertEquals(
        new TreeSet<>(parameters.keySet()),
        new TreeSet<>(store.entries().keySet()),
        "the parameters of the published model and of ours");
    parameters.forEach(store::set);
    return store;
  }

  /** The outputs of an ONNX file by name, flat. */
  public static Map<String, float[]> run(byte[] onnx, GraphBatch batch) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(onnx, options)) {
        for (String name : session.getInputNames()) {
          inputs.put(name, tensor(environment, batch.arrays().get(name)));
        }
        Map<String, float[]> outputs = new TreeMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
          for (Map.Entry<String, OnnxValue> output : result) {
            FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            outputs.put(output.getKey(), copy);
          }
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime does not run the exported model", e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, @org.jspecify.annotations.Nullable BatchArray array)
      throws OrtException {
    return switch (array) {
      case BatchArray.Floats(var values, long[] shape) ->
          OnnxTensor.createTensor(environment, values.duplicate(), shape);
      case BatchArray.Longs(var values, long[] shape) ->
          OnnxTensor.createTensor(environment, values.duplicate(), shape);
      case null -> throw new AssertionError("the file has an input that the batch lacks");
    };
  }
}
