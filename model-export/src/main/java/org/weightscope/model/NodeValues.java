package org.weightscope.model;

import java.util.List;

/**
 * What nodes are on learned inputs as their features: the pattern over the inputs, free of place
 * and scale, and these two apart, as the neurons of trained networks differ by orders of magnitude.
 */
final class NodeValues {
  private static final double LEAST_VARIANCE = 1e-12;

  private NodeValues() {}

  /** {@code [.., inputs]} to {@code [.., d]}. */
  static <T extends Tensor<T>> T describe(Parameters<T> p, T values, long inputs, int d) {
    T share =
        p.get(
            "share", new Parameters.Start.Constant(1.0 / inputs), Parameters.Kind.FIXED, 1, inputs);
    T mean = values.linear(share); // (..,1)
    T variance =
        values.square().linear(share).minus(mean.square()).atLeast(LEAST_VARIANCE); // (..,1)
    T squashed = mean.dividedBy(mean.square().plus(1).sqrt());
    T pattern =
        values.layerNorm(
            p.trained("gain", new Parameters.Start.Constant(1), inputs),
            p.trained("bias", new Parameters.Start.Constant(0), inputs),
            LEAST_VARIANCE);
    T x =
        p.linear("pattern", pattern, inputs, d)
            .plus(p.linear("scale", squashed.concat(-1, List.of(variance.log())), 2, d));
    return p.layerNorm("norm", x, d);
  }
}
