package org.weightscope.file;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightscope.tensor.DataType;

/** Why a file was refused. */
public sealed interface FileProblem {

  /** Id of the broken rule, {@code S01} to {@code S26} or {@code O01} to {@code O24}. */
  String rule();

  /** One or two sentences: what was found, what was allowed. Names from the file are escaped. */
  String detail();

  /**
   * The bytes do not follow the format.
   *
   * @param offset position in the file, in bytes, where that shows
   * @param tensor name of the tensor concerned, escaped, if it is about one
   * @param needed bytes or counts the file would need, if that is known
   * @param found bytes or counts that are there, if that is known
   */
  record Malformed(
      String rule,
      long offset,
      Optional<String> tensor,
      OptionalLong needed,
      OptionalLong found,
      String detail)
      implements FileProblem {}

  /**
   * The header is longer than the reader takes (rule S02); nothing was allocated.
   *
   * @param bound longest header that is read, in bytes
   * @param found length the file states, unsigned
   */
  record HeaderTooLong(long bound, long found) implements FileProblem {
    @Override
    public String rule() {
      return "S02";
    }

    @Override
    public String detail() {
      return "The header is said to be %s bytes long; at most %d are read."
          .formatted(Long.toUnsignedString(found), bound);
    }
  }

  /**
   * The bytes of a tensor are not those of its shape (rules S15 and O06).
   *
   * @param tensor name, escaped
   * @param fromShape bytes that shape and type need
   * @param fromData bytes that are there
   */
  record TensorSize(
      String rule, String tensor, DataType type, List<Integer> shape, long fromShape, long fromData)
      implements FileProblem {
    public TensorSize {
      shape = List.copyOf(shape);
    }

    @Override
    public String detail() {
      return "Tensor %s needs %d bytes for shape %s %s but spans %d. Was the file cut?"
          .formatted(tensor, fromShape, shape, type, fromData);
    }
  }

  /**
   * The file passes one of the limits of its reader.
   *
   * @param what the limit, by the name its documentation has: {@code tensors}, {@code rank}, {@code
   *     onnx-nodes}; {@code parse-time} is in milliseconds
   * @param bound largest value that is accepted
   * @param found value in the file, or the smallest it can be if reading stopped there
   * @param tensor name, escaped, if it is about one
   */
  record OverLimit(String rule, String what, long bound, long found, Optional<String> tensor)
      implements FileProblem {
    @Override
    public String detail() {
      return "%s%s is %d; at most %d is read."
          .formatted(tensor.map(name -> "Tensor " + name + ": ").orElse(""), what, found, bound);
    }
  }

  /**
   * The values of a tensor stand in another file (rule O09), which is never looked for.
   *
   * @param tensor name, escaped; empty if it has none
   */
  record ExternalData(String tensor) implements FileProblem {
    @Override
    public String rule() {
      return "O09";
    }

    @Override
    public String detail() {
      return "The values of tensor %s stand outside the file, and nothing outside is read. Save the model in one file."
          .formatted(tensor.isEmpty() ? "without a name" : tensor);
    }
  }

  /** The names of all types a file may use, for messages. */
  static String knownTypes() {
    return String.join(", ", Arrays.stream(DataType.values()).map(Enum::name).toList());
  }
}
