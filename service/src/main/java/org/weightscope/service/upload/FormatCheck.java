package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import org.weightscope.api.Problem;
import org.weightscope.file.FileFormat;
import org.weightscope.file.Format;
import org.weightscope.file.OtherFormat;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;

/**
 * Lets only what may be safetensors or ONNX through to a reader. Nothing else is opened, whatever
 * its name or media type says.
 */
public final class FormatCheck {
  private static final String CONTRADICTION =
      "The media type says %s, but the bytes look like %s. Send the type that they are, or application/octet-stream.";

  private FormatCheck() {}

  /**
   * The format whose reader may look at the bytes.
   *
   * @throws RefusedException if they are of no format that is read, or of another than was declared
   */
  public static FileFormat format(ByteBuffer bytes, DeclaredFormat declared) {
    switch (Format.of(bytes)) {
      case OtherFormat other -> throw unsupported(other.looksLike(), other.sentences());
      case FileFormat format -> {
        refuseContradiction(format, declared);
        return format;
      }
    }
  }

  private static void refuseContradiction(FileFormat format, DeclaredFormat declared) {
    switch (format) {
      case ONNX -> {
        if (declared == DeclaredFormat.SAFETENSORS) {
          throw unsupported("onnx", CONTRADICTION.formatted("safetensors", "ONNX"));
        }
      }
      case SAFETENSORS -> {
        if (declared == DeclaredFormat.ONNX) {
          throw unsupported("safetensors", CONTRADICTION.formatted("ONNX", "safetensors"));
        }
      }
    }
  }

  private static RefusedException unsupported(String looksLike, String detail) {
    return new RefusedException(
        new Problem.UnsupportedFormat(detail, looksLike, Refusals.SUPPORTED_FORMATS));
  }
}
