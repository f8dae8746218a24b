package org.weightscope.network;

/** A layer is given values of shapes that it cannot take. */
public final class ShapesDoNotMeetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int step;

  ShapesDoNotMeetException(int step, String name, String detail) {
    super("layer %d, %s: %s".formatted(step, name, detail));
    this.step = step;
  }

  /** Index of the step, from 0. */
  public int step() {
    return step;
  }
}
