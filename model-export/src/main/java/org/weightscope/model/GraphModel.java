package org.weightscope.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.ProbeInputs;

/**
 * A model of neural graphs: its configuration is a record, its arithmetic one method over the
 * tensor vocabulary.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NgGnn.class, name = "ng-gnn"),
  @JsonSubTypes.Type(value = NgTransformer.class, name = "ng-t"),
  @JsonSubTypes.Type(value = StatNn.class, name = "statnn"),
  @JsonSubTypes.Type(value = ProbeHead.class, name = "probe-head"),
  @JsonSubTypes.Type(value = SoftLabelHead.class, name = "soft-label-head")
})
public sealed interface GraphModel permits NgGnn, NgTransformer, StatNn, ProbeHead, SoftLabelHead {

  /** How the input arrays are made. */
  BatchLayout layout();

  /** The name of the family, as in cards and recipes. */
  default String family() {
    return switch (this) {
      case NgGnn _ -> "ng-gnn";
      case NgTransformer _ -> "ng-t";
      case StatNn _ -> "statnn";
      case ProbeHead _ -> "probe-head";
      case SoftLabelHead _ -> "soft-label-head";
    };
  }

  /** The learned inputs on which networks are evaluated beforehand, if it has any. */
  default Optional<ProbeInputs> probeInputs() {
    return Optional.empty();
  }

  /**
   * The same model with other learned inputs.
   *
   * @throws UnsupportedOperationException if it has none
   */
  default GraphModel with(ProbeInputs inputs) {
    throw new UnsupportedOperationException(family() + " has no probe inputs");
  }

  /**
   * The outputs by name for one batch: {@code logits [graphs, classes]}, with {@code embedding
   * [graphs, size]} in models of accuracies, or {@code weightDelta} and {@code biasDelta} of an
   * editor.
   *
   * @param parameters trained values, declared by use
   * @param inputs the arrays of {@link #layout()}
   */
  <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> parameters, Inputs<T> inputs);
}
