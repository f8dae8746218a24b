package org.weightscope.batch;

/** A graph is not of the form that a layout, and so its model, takes. */
public final class GraphDoesNotFitException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  GraphDoesNotFitException(String format, Object... arguments) {
    super(format.formatted(arguments));
  }
}
