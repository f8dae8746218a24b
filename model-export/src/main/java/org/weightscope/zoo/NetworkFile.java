package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** A network as a safetensors file that states its architecture, ready to be uploaded. */
final class NetworkFile {
  private NetworkFile() {}

  /**
   * The bytes of a file.
   *
   * @param about what else is said in the metadata
   */
  static byte[] of(Network network, DataType type, Map<String, String> about) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      for (Weights weights : layer.tensors()) {
        tensors.add(
            StoredTensor.of(weights.origin().tensor(), type, weights.toArray(), weights.shape()));
      }
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(Architecture.METADATA_KEY, Architecture.of(network).toJson());
    metadata.putAll(about);
    return TensorFileWriter.write(tensors, metadata);
  }
}
