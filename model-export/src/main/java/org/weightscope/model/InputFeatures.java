package org.weightscope.model;

import java.util.List;
import java.util.Optional;

/**
 * The first step of both graph models: numbers on nodes and edges become vectors (Kofinas et al.
 * 2024, section 4).
 *
 * <p>{@code F(v) = [cos(2π v Bᵀ), sin(2π v Bᵀ)]} with random B, then a linear map; without Fourier
 * features the linear map alone.
 *
 * @param frequencies number m of random frequencies; 0 for none
 * @param sigma their standard deviation
 */
public record InputFeatures(int frequencies, double sigma) {

  /** {@code [.., channels]} to {@code [.., d]}. */
  <T extends Tensor<T>> T embed(Parameters<T> p, T x, int channels, int d) {
    if (frequencies == 0) {
      return p.linear("linear", x, channels, d);
    }
    T b =
        p.get(
            "frequencies",
            new Parameters.Start.Normal(sigma),
            Parameters.Kind.FIXED,
            frequencies,
            channels);
    T angle = x.linear(b).times(2 * Math.PI); // (..,m)
    return p.linear("linear", angle.cos().concat(-1, List.of(angle.sin())), 2L * frequencies, d);
  }

  /** Nodes: bias, probe features, projection, positional and activation rows. */
  <T extends Tensor<T>> T nodes(
      Parameters<T> p,
      Inputs<T> in,
      Optional<T> probes,
      int positions,
      boolean activations,
      int d) {
    T x = embed(p.scope("node"), in.get("nodes"), 1, d);
    if (probes.isPresent()) {
      x = x.plus(probes.get());
    }
    x = p.linear("node.project", x, d, d);
    x =
        x.plus(
            p.trained("positionTable", new Parameters.Start.Normal(1), positions, d)
                .gather(in.get("position")));
    if (activations) {
      T table = p.trained("activationTable", new Parameters.Start.Normal(1), 7, d);
      x = x.plus(table.gather(in.get("activation")).times(in.get("hidden")));
    }
    return x;
  }

  /** Edges {@code [.., channels]} to {@code [.., d]}. */
  <T extends Tensor<T>> T edges(Parameters<T> p, T edges, int channels, int d) {
    return p.linear("edge.project", embed(p.scope("edge"), edges, channels, d), d, d);
  }
}
