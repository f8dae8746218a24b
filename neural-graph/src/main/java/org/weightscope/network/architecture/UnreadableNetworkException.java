package org.weightscope.network.architecture;

/** A file that holds no network we can read, with the reason as data. */
public final class UnreadableNetworkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient NetworkProblem problem;

  /** Refuses a network. */
  public UnreadableNetworkException(NetworkProblem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** What is wrong. */
  public NetworkProblem problem() {
    return problem;
  }
}
