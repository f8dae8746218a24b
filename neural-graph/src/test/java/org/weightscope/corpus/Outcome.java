package org.weightscope.corpus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

/** What a reader makes of a file. */
sealed interface Outcome {

  /** A network was found. */
  record Read(DescribedNetwork described) implements Outcome {}

  /**
   * The file was refused.
   *
   * @param problem rule or kind of the problem
   * @param detail what the reader says of it
   */
  record Refused(String problem, String detail) implements Outcome {}

  /** Reads a file of either format, told by content. */
  static Outcome of(byte[] file, Optional<Architecture> stated) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      return new Read(
          isFileOfTensors(file)
              ? NetworkReader.read(TensorFile.read(bytes, ReadLimits.DEFAULT), stated)
              : OnnxNetworkReader.read(OnnxFile.read(bytes, OnnxLimits.DEFAULT), stated));
    } catch (UnreadableFileException e) {
      return new Refused(e.problem().rule(), e.problem().detail());
    } catch (UnreadableNetworkException e) {
      return new Refused(kind(e.problem()), e.problem().detail());
    }
  }

  /** Whether a JSON object stands behind a length, as in safetensors. */
  private static boolean isFileOfTensors(byte[] file) {
    int lengthBytes = 8;
    return file.length > lengthBytes && file[lengthBytes] == '{';
  }

  private static String kind(NetworkProblem problem) {
    String kind =
        problem
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);
    if (problem instanceof NetworkProblem.UnsupportedOperators(var uses)) {
      int most = 3;
      List<String> operators =
          uses.stream().map(NetworkProblem.OperatorUse::operator).distinct().toList();
      return kind
          + ": "
          + String.join(", ", operators.subList(0, Math.min(most, operators.size())))
          + (operators.size() > most ? ", …" : "");
    }
    return kind;
  }
}
