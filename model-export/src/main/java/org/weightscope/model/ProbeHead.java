package org.weightscope.model;

import java.util.List;
import java.util.Map;
import org.weightscope.batch.ProbesOnly;

/**
 * The baseline without a graph: the outputs of a network on learned probes, and a head.
 *
 * @param layout the slots of the evaluated networks
 * @param inputs inputs of the evaluated networks
 * @param outputs outputs of the evaluated networks
 * @param probes the learned probes
 * @param head what reads the outputs
 * @param classes number of logits
 */
public record ProbeHead(
    ProbesOnly layout, int inputs, int outputs, Probes probes, Head head, int classes)
    implements GraphModel {
  @Override
  public <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> p, Inputs<T> in) {
    List<T> values = probes.values(p.scope("probe"), in, layout.probes(), inputs);
    long width = (long) probes.count() * outputs;
    T x = values.getLast().reshape(Tensor.INFER, width);
    return Map.of("logits", head.forward(p.scope("probeHead"), x, width, classes));
  }
}
