package org.weightscope.file;

import java.nio.ByteBuffer;

/** What kind of file bytes are. */
public sealed interface Format permits FileFormat, OtherFormat {

  /**
   * Tells by content, never by name: {@link FileFormat} is what a reader may look at, {@link
   * OtherFormat} anything else.
   */
  static Format of(ByteBuffer bytes) {
    return Bytes.format(bytes);
  }
}
