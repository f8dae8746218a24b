package org.weightscope.service.models;

/** Ends the start of the service: there is no model to serve, or one that must not be. */
final class ModelsUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * Ends the start.
   *
   * @param description what is wrong
   * @param action what the operator can do
   */
  ModelsUnusableException(String description, String action) {
    super(description);
    this.action = action;
  }

  String action() {
    return action;
  }
}
