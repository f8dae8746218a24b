package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of one of several files: an inspection or a refusal, told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Inspection.class),
  @JsonSubTypes.Type(InspectionEntry.Refused.class)
})
public sealed interface InspectionEntry permits Inspection, InspectionEntry.Refused {

  /** A file that could not be looked into. */
  record Refused(ProblemDocument problem) implements InspectionEntry {}
}
