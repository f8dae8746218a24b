package org.weightscope.data;

import java.io.IOException;
import java.nio.file.Path;

/** A data file that is not what it should be; the message names file, finding and expectation. */
public final class MalformedDataException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedDataException(Path file, String finding) {
    super(file + ": " + finding);
  }

  public MalformedDataException(Path file, String finding, Throwable cause) {
    super(file + ": " + finding, cause);
  }
}
