package org.weightscope.service.batching;

/** There is no time left, or not enough for what waits. */
public final class DeadlinePassedException extends Exception {
  private final transient Deadline deadline;
  private final String stage;

  /** A deadline that passed before or in this stage. */
  public DeadlinePassedException(Deadline deadline, String stage) {
    super("the time ran out at: " + stage, null, false, false);
    this.deadline = deadline;
    this.stage = stage;
  }

  /** The deadline. */
  public Deadline deadline() {
    return deadline;
  }

  /** What was going on, or would have been next. */
  public String stage() {
    return stage;
  }
}
