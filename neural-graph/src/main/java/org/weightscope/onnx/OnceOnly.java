package org.weightscope.onnx;

import org.weightscope.file.UnreadableFileException;

/** Remembers which fields of one message were seen: readers of protobuf differ on repeated ones. */
final class OnceOnly {
  private final String message;
  private long seen;

  OnceOnly(String message) {
    this.message = message;
  }

  /** Refuses the field at the cursor if it stands there for the second time (rule O04). */
  void see(Wire wire) throws UnreadableFileException {
    long bit = 1L << wire.field();
    if ((seen & bit) != 0) {
      throw Wire.malformed(
          "O04",
          wire.tagAt(),
          "Field %d of %s stands there twice; it may once.".formatted(wire.field(), message));
    }
    seen |= bit;
  }
}
