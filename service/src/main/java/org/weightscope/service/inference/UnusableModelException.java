package org.weightscope.service.inference;

/** A model file that must not be served; the message says why. */
public final class UnusableModelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refuses a model for this reason, a sentence without its full stop. */
  public UnusableModelException(String reason) {
    super(reason);
  }
}
