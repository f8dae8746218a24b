package org.weightscope.editing;

import java.util.Optional;

/** A network or a file that cannot take in an edit; the message is a sentence for its owner. */
public final class NotEditableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> tensor;

  NotEditableException(String detail) {
    this(detail, Optional.empty());
  }

  NotEditableException(String detail, String tensor) {
    this(detail, Optional.of(tensor).filter(name -> !name.isEmpty()));
  }

  private NotEditableException(String detail, Optional<String> tensor) {
    super(detail);
    this.tensor = tensor;
  }

  /** The sentence. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The tensor that is in the way, if it is one. */
  public Optional<String> tensor() {
    return tensor;
  }
}
