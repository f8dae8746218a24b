package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.weightscope.tensor.StoredTensor;

/** Writes ONNX files that were read, with other values for some initialisers. */
public final class OnnxFileWriter {
  private OnnxFileWriter() {}

  /**
   * The initialiser of a name, if its values can be overwritten: they are numbers of a type for
   * weights and stand in one piece, raw or as packed {@code float_data} or {@code double_data}, and
   * not more than one input of a node takes them.
   */
  public static Optional<StoredTensor> writable(OnnxFile file, String name) {
    return Optional.ofNullable(file.initializers().get(name))
        .filter(tensor -> tensor.type().readsAsFloats() && isInFile(tensor))
        .filter(_ -> readers(file, name) <= 1);
  }

  /** Only a tensor with bytes of its own begins at 0; in the file its tag stands before it. */
  private static boolean isInFile(StoredTensor tensor) {
    return tensor.begin() > 0;
  }

  private static long readers(OnnxFile file, String name) {
    long asOutput = file.outputs().stream().filter(output -> output.name().equals(name)).count();
    return asOutput
        + file.nodes().stream()
            .flatMap(node -> node.inputs().stream())
            .filter(name::equals)
            .count();
  }

  /**
   * The same file with other values for some initialisers; every other byte is kept, and so are all
   * bytes of values that stay the same.
   *
   * @param values new values by name, row-major
   * @throws IllegalArgumentException if an initialiser is not {@link #writable}, or the number of
   *     its values is another
   */
  public static byte[] edited(OnnxFile file, Map<String, float[]> values) {
    ByteBuffer before = file.bytes();
    byte[] after = new byte[before.remaining()];
    before.get(after);
    ByteBuffer target = ByteBuffer.wrap(after);
    values.forEach((name, floats) -> {
      StoredTensor tensor =
          writable(file, name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "there is no initialiser %s that can be overwritten".formatted(name)));
      target.put(tensor.begin(), tensor.with(floats).data(), 0, tensor.size());
    });
    return after;
  }
}
