package org.weightscope.model;

import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.OutputsOnly;
import org.weightscope.batch.ProbeInputs;

/**
 * Accuracy without a graph: the outputs of a network on learned inputs, described by soft labels,
 * and a head whose one logit stands for the accuracy.
 *
 * @param layout the learned inputs
 * @param labels how outputs are described
 * @param head what reads the description
 */
public record SoftLabelHead(OutputsOnly layout, SoftLabels labels, Head head)
    implements GraphModel {
  @Override
  public Optional<ProbeInputs> probeInputs() {
    return Optional.of(layout.probes());
  }

  @Override
  public SoftLabelHead with(ProbeInputs inputs) {
    return new SoftLabelHead(new OutputsOnly(inputs, layout.outputs()), labels, head);
  }

  @Override
  public <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> p, Inputs<T> in) {
    T described =
        labels.describe(
            p.scope("probe"), in.get("probe.outputs"), layout.probes().count(), layout.outputs());
    return Map.of(
        "logits",
        head.forward(p.scope("head"), described, labels.width(), 1),
        "embedding",
        described);
  }
}
