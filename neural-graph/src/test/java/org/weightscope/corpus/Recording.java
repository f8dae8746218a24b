package org.weightscope.corpus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalDouble;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Network;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/** Inputs of a file and the outputs that another runtime computed from them. */
final class Recording {
  private static final String INPUT = "input.";
  private static final String OUTPUT = "output.";

  private final StoredTensor input;
  private final List<StoredTensor> outputs;

  /**
   * A recording.
   *
   * @param inputs names of the inputs of the file, of which the network's is the first; if there
   *     are none, the recording has one input
   */
  Recording(byte[] io, List<String> inputs) {
    try {
      TensorFile file = TensorFile.read(ByteBuffer.wrap(io), ReadLimits.DEFAULT);
      String first = inputs.isEmpty() ? INPUT : INPUT + inputs.getFirst();
      input =
          file.tensors().stream()
              .filter(tensor -> tensor.name().startsWith(first))
              .findFirst()
              .orElseThrow();
      outputs = file.tensors().stream().filter(t -> t.name().startsWith(OUTPUT)).toList();
    } catch (UnreadableFileException e) {
      throw new IllegalStateException("a recording cannot be read", e);
    }
  }

  /**
   * The largest difference between recorded and computed outputs, as a part of the largest recorded
   * one.
   *
   * @return empty if no recorded output has the size of the network's
   * @throws IllegalArgumentException if the recorded input is none of the network
   */
  OptionalDouble difference(Network network) {
    Values found =
        Evaluation.output(network, FileLayout.read(network.input(), input.shape(), numbers(input)));
    OptionalDouble smallest = OptionalDouble.empty();
    for (StoredTensor output : outputs) {
      if (output.type().readsAsFloats() && output.elements() == found.toArray().length) {
        Values expected = FileLayout.read(found.shape(), output.shape(), output.toFloats());
        double difference = difference(expected.toArray(), found.toArray());
        smallest = OptionalDouble.of(Math.min(difference, smallest.orElse(difference)));
      }
    }
    return smallest;
  }

  private static float[] numbers(StoredTensor tensor) {
    if (tensor.type().readsAsFloats()) {
      return tensor.toFloats();
    }
    long[] whole = tensor.toLongs();
    float[] numbers = new float[whole.length];
    for (int i = 0; i < whole.length; i++) {
      numbers[i] = whole[i];
    }
    return numbers;
  }

  private static double difference(float[] expected, float[] found) {
    double scale = Float.MIN_NORMAL;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
      double difference = Math.abs(expected[i] - found[i]);
      largest = difference <= largest ? largest : difference; // NaN is the largest of all
    }
    return largest / scale;
  }
}
