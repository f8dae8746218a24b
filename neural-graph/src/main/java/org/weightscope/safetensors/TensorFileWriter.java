package org.weightscope.safetensors;

import java.util.List;
import java.util.Map;
import org.weightscope.tensor.StoredTensor;

/** Writes safetensors files. */
public final class TensorFileWriter {
  private TensorFileWriter() {}

  /**
   * A new file: tensors in the order given, metadata first, no blanks in the header but up to seven
   * at its end, so that the data starts at a multiple of eight.
   *
   * @throws IllegalArgumentException if two tensors share a name, or one is called {@code
   *     __metadata__}
   */
  public static byte[] write(List<StoredTensor> tensors, Map<String, String> metadata) {
    throw new UnsupportedOperationException();
  }

  /**
   * The same file with other values for some tensors: names, order, types, metadata and every byte
   * of the header are kept, and so are all bytes of values that stay the same.
   *
   * @param values new values by name of the tensor, row-major as the file keeps them
   * @throws IllegalArgumentException if there is no tensor of a name, it holds no weights, or the
   *     number of values is another
   */
  public static byte[] edited(TensorFile file, Map<String, float[]> values) {
    throw new UnsupportedOperationException();
  }
}
