package org.weightscope.file;

/** A file that is refused, with the reason as data. */
public final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FileProblem problem;

  /** Refuses a file. */
  public UnreadableFileException(FileProblem problem) {
    super(problem.rule() + ": " + problem.detail());
    this.problem = problem;
  }

  /** What is wrong with the file. */
  public FileProblem problem() {
    return problem;
  }
}
