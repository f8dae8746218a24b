package org.weightscope.service.problem;

import org.weightscope.api.Problem;

/** Ends a request with a problem; unchecked, as it passes through filters and controllers alike. */
public final class RefusedException extends RuntimeException {
  private final transient Problem problem;

  /** Refuses with this problem. */
  public RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What the client is told. */
  public Problem problem() {
    return problem;
  }
}
