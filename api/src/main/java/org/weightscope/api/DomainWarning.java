package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something to be known before a predicted accuracy is used; told apart by {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DomainWarning.UnlikeTraining.class, name = "unlike-training"),
  @JsonSubTypes.Type(value = DomainWarning.BeyondSeen.class, name = "beyond-seen"),
  @JsonSubTypes.Type(value = DomainWarning.OpenInput.class, name = "open-input")
})
public sealed interface DomainWarning {

  /** A sentence for a person. */
  String detail();

  /**
   * The network lies far from all that the model learned from, so its accuracy is not known.
   *
   * @param distance Mahalanobis distance of its embedding from those of the training networks
   * @param bound beyond which a network is unlike them
   * @param level share of held-out networks that are nearer than the bound
   */
  record UnlikeTraining(String detail, double distance, double bound, double level)
      implements DomainWarning {}

  /**
   * The model was led to an accuracy that it has never seen, so it is not known.
   *
   * @param least lowest accuracy of a training network
   * @param most highest accuracy of a training network
   */
  record BeyondSeen(String detail, double least, double most) implements DomainWarning {}

  /**
   * The file leaves the size of the input open; the accuracy is that for the size the model knows.
   *
   * @param found shape of the input in the file, with {@code ?} for open sizes
   */
  record OpenInput(String detail, String found) implements DomainWarning {}
}
