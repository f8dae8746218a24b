package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of one of several networks: an answer or a refusal, told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Classification.class),
  @JsonSubTypes.Type(ClassificationEntry.Refused.class)
})
public sealed interface ClassificationEntry permits Classification, ClassificationEntry.Refused {

  /** A network that got no answer. */
  record Refused(ProblemDocument problem) implements ClassificationEntry {}
}
