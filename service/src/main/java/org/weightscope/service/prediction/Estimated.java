package org.weightscope.service.prediction;

import org.weightscope.api.ProblemDocument;

/** What became of one uploaded network. */
sealed interface Estimated {

  /** The model has answered. */
  record Answered(Estimate estimate) implements Estimated {}

  /** The network was refused. */
  record Refused(ProblemDocument problem) implements Estimated {}
}
