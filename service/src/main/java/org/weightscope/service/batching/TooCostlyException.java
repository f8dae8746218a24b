package org.weightscope.service.batching;

/** Work that would be refused even by an idle service. */
public final class TooCostlyException extends Exception {
  private final String what;
  private final long bound;
  private final long found;

  TooCostlyException(String what, long bound, long found) {
    super("%s %d over %d".formatted(what, found, bound), null, false, false);
    this.what = what;
    this.bound = bound;
    this.found = found;
  }

  /** Which bound: {@code count} or {@code cost}. */
  public String what() {
    return what;
  }

  /** The most that can be held. */
  public long bound() {
    return bound;
  }

  /** What was asked for. */
  public long found() {
    return found;
  }
}
