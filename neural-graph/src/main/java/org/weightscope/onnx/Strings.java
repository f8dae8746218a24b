package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/** Strings of a file: strict UTF-8, of bounded length. */
final class Strings {
  private Strings() {}

  /** The value of the field at the cursor, of at most so many bytes. */
  static String read(Wire wire, int bound) throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int length = wire.length();
    if (length > bound) {
      throw new UnreadableFileException(
          new FileProblem.OverLimit("O24", "name-bytes", bound, length, Optional.empty()));
    }
    int begin = wire.at();
    wire.seek(begin + length, wire.end());
    if (length == 0) {
      return "";
    }
    ByteBuffer bytes = wire.bytes().slice(begin, length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException _) {
      throw Wire.malformed("O24", tagAt, "A string is not UTF-8.");
    }
  }

  /** A name: a string without control characters. */
  static String name(Wire wire, int bound) throws UnreadableFileException {
    int tagAt = wire.tagAt();
    String name = read(wire, bound);
    if (Names.hasControl(name)) {
      throw Wire.malformed(
          "O24", tagAt, "The name %s has control characters.".formatted(Names.shown(name)));
    }
    return name;
  }
}
