package org.weightscope.fitting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How fitted networks stand in files: stacked in shards, or one by one. */
record ShardLayout(Pictures pictures, FittingRecipe recipe, Precision precision) {

  /**
   * A shard: {@code index}, then weights and biases stacked along the first axis, {@code psnr}, and
   * last {@code label}, so that every tensor starts at a multiple of its element size.
   */
  byte[] stacked(List<FittedNetwork> networks) {
    int n = networks.size();
    List<StoredTensor> tensors = new ArrayList<>();
    long[] indices = networks.stream().mapToLong(FittedNetwork::index).toArray();
    tensors.add(StoredTensor.ofLongs("index", DataType.I32, indices, n));
    int at = 0;
    for (int l = 0; l < recipe.shape().layers(); l++) {
      int out = recipe.shape().outputs(l);
      int in = recipe.shape().inputs(l);
      tensors.add(
          StoredTensor.of(
              "layers." + l + ".weight",
              precision.type(),
              slices(networks, at, out * in),
              n,
              out,
              in));
      at += out * in;
      tensors.add(
          StoredTensor.of(
              "layers." + l + ".bias", precision.type(), slices(networks, at, out), n, out));
      at += out;
    }
    float[] psnr = new float[n];
    for (int i = 0; i < n; i++) {
      psnr[i] = (float) networks.get(i).psnr();
    }
    tensors.add(StoredTensor.of("psnr", precision.type(), psnr, n));
    long[] labels = networks.stream().mapToLong(FittedNetwork::label).toArray();
    tensors.add(StoredTensor.ofLongs("label", DataType.U8, labels, n));
    return TensorFileWriter.write(tensors, metadata(networks.getFirst().index(), n));
  }

  private static float[] slices(List<FittedNetwork> networks, int at, int size) {
    float[] all = new float[networks.size() * size];
    for (int i = 0; i < networks.size(); i++) {
      System.arraycopy(networks.get(i).parameters(), at, all, i * size, size);
    }
    return all;
  }

  /** Metadata of a shard. A finished shard is taken for that of a fit if these are equal. */
  Map<String, String> metadata(int first, int count) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("dataset", pictures.dataset());
    metadata.put("split", pictures.split().word());
    metadata.put("first_index", String.valueOf(first));
    metadata.put("count", String.valueOf(count));
    metadata.put("architecture", recipe.shape().toString());
    metadata.put("activation", "sine");
    metadata.put("w0", "30.0");
    metadata.put("output_activation", "none");
    metadata.put("inputs", "row,column in [-1,1]");
    metadata.put("outputs", "pixel in [0,1]");
    metadata.put("output_offset", "0.0");
    metadata.put("image_size", pictures.images().rows() + "x" + pictures.images().columns());
    metadata.put("initialization", recipe.start().word());
    metadata.put("optimizer", "adam");
    metadata.put("steps", String.valueOf(recipe.steps()));
    metadata.put(
        "learning_rate",
        "cosine from %s to %s, warm-up %d".formatted(recipe.high(), recipe.low(), recipe.warmUp()));
    metadata.put("precision", precision.name());
    metadata.put("stacked", "first axis is the network");
    return metadata;
  }

  /** A file with one network, whose metadata states its architecture. */
  byte[] single(FittedNetwork network) {
    List<StoredTensor> tensors = new ArrayList<>();
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put("format", Architecture.FORMAT);
    ArrayNode layers = document.putArray("layers");
    int at = 0;
    for (int l = 0; l < recipe.shape().layers(); l++) {
      String weight = "layers." + l + ".weight";
      String bias = "layers." + l + ".bias";
      int out = recipe.shape().outputs(l);
      int in = recipe.shape().inputs(l);
      tensors.add(
          StoredTensor.of(
              weight, precision.type(), slices(List.of(network), at, out * in), out, in));
      at += out * in;
      tensors.add(StoredTensor.of(bias, precision.type(), slices(List.of(network), at, out), out));
      at += out;
      layers.addObject().put("weight", weight).put("bias", bias);
    }
    document.put("activation", "sine").put("frequency", 30.0).put("outputActivation", "none");
    document.putObject("picture").put("axes", "row-column").put("scale", 1.0).put("offset", 0.0);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(Architecture.METADATA_KEY, document.toString());
    metadata.put("dataset", pictures.dataset());
    metadata.put("split", pictures.split().word());
    metadata.put("index", String.valueOf(network.index()));
    metadata.put("psnr", String.format(Locale.ROOT, "%.1f", network.psnr()));
    return TensorFileWriter.write(tensors, metadata);
  }
}
