package org.weightscope.model;

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
    long width = (long) probes.count() * outputs;
    T x =
        probes.outputs(p.scope("probe"), in, layout.probes(), inputs).reshape(Tensor.INFER, width);
    return Map.of("logits", head.forward(p.scope("probeHead"), x, width, classes));
  }
}
