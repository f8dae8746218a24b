package org.weightscope.api.client;

import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;

/** A request that the service refused; {@link #problem()} says why. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ProblemDocument document;

  ProblemException(ProblemDocument document) {
    super(document.problem().title() + ": " + document.problem().detail());
    this.document = document;
  }

  /** Why; to be taken apart by a {@code switch}. */
  public Problem problem() {
    return document.problem();
  }

  /** The whole document, with the instance to tell the operator. */
  public ProblemDocument document() {
    return document;
  }
}
