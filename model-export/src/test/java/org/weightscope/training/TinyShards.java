package org.weightscope.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * A small set of random sine networks 2-6-6-1 in the form of the fitted ones; the label is the sign
 * of the last bias.
 */
final class TinyShards {

  private TinyShards() {}

  static void write(Path folder, String split, int count, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    float[] lastBias = random(count, 0.5, random);
    long[] label = new long[count];
    long[] index = new long[count];
    for (int i = 0; i < count; i++) {
      label[i] = lastBias[i] > 0 ? 1 : 0;
      index[i] = i;
    }
    List<StoredTensor> tensors =
        List.of(
            StoredTensor.ofLongs("index", DataType.I32, index, count),
            StoredTensor.of(
                "layers.0.weight", DataType.F16, random(count * 12, 0.3, random), count, 6, 2),
            StoredTensor.of(
                "layers.0.bias", DataType.F16, random(count * 6, 0.3, random), count, 6),
            StoredTensor.of(
                "layers.1.weight", DataType.F16, random(count * 36, 0.05, random), count, 6, 6),
            StoredTensor.of(
                "layers.1.bias", DataType.F16, random(count * 6, 0.1, random), count, 6),
            StoredTensor.of(
                "layers.2.weight", DataType.F16, random(count * 6, 0.1, random), count, 1, 6),
            StoredTensor.of("layers.2.bias", DataType.F16, lastBias, count, 1),
            StoredTensor.of("psnr", DataType.F16, new float[count], count),
            StoredTensor.ofLongs("label", DataType.U8, label, count));
    Map<String, String> metadata =
        Map.of("architecture", "2-6-6-1", "w0", "30", "inputs", "row,column", "output_offset", "0");
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(split + "-00.safetensors"), TensorFileWriter.write(tensors, metadata));
  }

  private static float[] random(int size, double deviation, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
