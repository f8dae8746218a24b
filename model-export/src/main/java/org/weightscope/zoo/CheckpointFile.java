package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.pictures.PictureSource;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.StoredTensor;

/**
 * A checkpoint as a safetensors file that states its architecture, where it comes from and what it
 * can do, ready to be uploaded.
 */
final class CheckpointFile {
  private CheckpointFile() {}

  /** The bytes of the file. */
  static byte[] of(ZooRecipe recipe, Candidate candidate, Checkpoints.State state) {
    Network network = candidate.blueprint().network(state.parameters());
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      for (Weights weights : layer.tensors()) {
        tensors.add(
            StoredTensor.of(
                weights.origin().tensor(),
                recipe.precision().type(),
                weights.toArray(),
                weights.shape()));
      }
    }
    PictureSource source = recipe.sources().get(candidate.source());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(Architecture.METADATA_KEY, Architecture.of(network).toJson());
    metadata.put("zoo", recipe.name());
    metadata.put("run", String.valueOf(candidate.number()));
    metadata.put("step", String.valueOf(state.step()));
    metadata.put("dataset", source.name());
    metadata.put("inputs", source.inputs(recipe.size()));
    metadata.put(
        "test_accuracy",
        String.format(
            Locale.ROOT,
            "%.4f on %d pictures",
            state.onTest().accuracy(),
            state.onTest().pictures()));
    return TensorFileWriter.write(tensors, metadata);
  }
}
