package org.weightscope.model.onnx;

import java.util.Map;
import java.util.TreeMap;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.GraphModel;

/** Writes a trained model as one ONNX file. */
public final class OnnxExport {

  private OnnxExport() {}

  /**
   * The bytes of the file.
   *
   * @param model the model
   * @param parameters its parameters by name, no more and no less
   * @param example any batch of the model's layout; only names, kinds and ranks of its arrays are
   *     used
   * @param metadata entries of the file's metadata, among them the card
   * @throws IllegalStateException if a parameter is missing, left over or of another size
   */
  public static byte[] write(
      GraphModel model,
      Map<String, float[]> parameters,
      GraphBatch example,
      Map<String, String> metadata) {
    OnnxGraph graph = new OnnxGraph(example, parameters);
    // Outputs by name, so that the same model is the same bytes.
    return OnnxWriter.model(
        graph.bytes(new TreeMap<>(model.outputs(graph.parameters(), graph))), metadata);
  }
}
