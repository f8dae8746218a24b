package org.weightscope.service.models;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the service does not start without its models. */
class ModelsUnusableAnalyzer extends AbstractFailureAnalyzer<ModelsUnusableException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ModelsUnusableException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
