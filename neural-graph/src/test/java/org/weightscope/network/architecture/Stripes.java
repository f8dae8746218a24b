package org.weightscope.network.architecture;

import java.util.List;
import java.util.Map;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * A SIREN small enough to be known by heart, under the names of several libraries: the pixel is
 * {@code 0.5 + 0.5 sin(30 (0.125 column + 0.25))}.
 */
public final class Stripes {
  private Stripes() {}

  /** The pixel at a column in [-1, 1]. */
  public static double pixel(double column) {
    return 0.5 + 0.5 * Math.sin(30 * (0.125 * column + 0.25));
  }

  /** Two hidden neurons, the second of which does nothing; rows of outputs as PyTorch has them. */
  public static TensorFile pytorch(DataType type) {
    return TensorFiles.of(
        List.of(
            StoredTensor.of("net.0.weight", type, new float[] {0, 0.125f, 0.5f, 0.5f}, 2, 2),
            StoredTensor.of("net.0.bias", type, new float[] {0.25f, 0}, 2),
            StoredTensor.of("net.2.weight", type, new float[] {0.5f, 0}, 1, 2),
            StoredTensor.of("net.2.bias", type, new float[] {0.5f}, 1)),
        Map.of("format", "pt"));
  }

  /** Kernels with rows of inputs. */
  public static TensorFile flax() {
    return kernels(
        "params.Dense_0.kernel",
        "params.Dense_0.bias",
        "params.Dense_1.kernel",
        "params.Dense_1.bias");
  }

  /** The same under the names of Keras. */
  public static TensorFile keras() {
    return kernels("dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0");
  }

  /** Column before row, the output half a unit lower, and metadata that says so. */
  public static TensorFile columnFirst() {
    return TensorFiles.of(
        List.of(
            StoredTensor.of(
                "seq.0.weight", DataType.F32, new float[] {0.125f, 0, 0.5f, 0.5f}, 2, 2),
            StoredTensor.of("seq.0.bias", DataType.F32, new float[] {0.25f, 0}, 2),
            StoredTensor.of("seq.1.weight", DataType.F32, new float[] {0.5f, 0}, 1, 2),
            StoredTensor.of("seq.1.bias", DataType.F32, new float[] {0}, 1)),
        Map.of("inputs", "column, row", "output_offset", "0.5"));
  }

  private static TensorFile kernels(String kernel0, String bias0, String kernel1, String bias1) {
    return TensorFiles.of(
        List.of(
            StoredTensor.of(kernel0, DataType.F32, new float[] {0, 0.5f, 0.125f, 0.5f}, 2, 2),
            StoredTensor.of(bias0, DataType.F32, new float[] {0.25f, 0}, 2),
            StoredTensor.of(kernel1, DataType.F32, new float[] {0.5f, 0}, 2, 1),
            StoredTensor.of(bias1, DataType.F32, new float[] {0.5f}, 1)),
        Map.of());
  }
}
