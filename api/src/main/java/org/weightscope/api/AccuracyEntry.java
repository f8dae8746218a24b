package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of one of several networks: an answer or a refusal, told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(AccuracyPrediction.class),
  @JsonSubTypes.Type(AccuracyEntry.Refused.class)
})
public sealed interface AccuracyEntry permits AccuracyPrediction, AccuracyEntry.Refused {

  /** A network that got no answer. */
  record Refused(ProblemDocument problem) implements AccuracyEntry {}
}
