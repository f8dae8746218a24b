package org.weightscope.model;

import java.util.List;
import java.util.Optional;
import org.weightscope.batch.GraphFeatures;

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

  /** Nodes: bias, probe features, projection, rows of positions, kinds and activations. */
  <T extends Tensor<T>> T nodes(
      Parameters<T> p,
      Inputs<T> in,
      Optional<T> probes,
      GraphFeatures graph,
      boolean activations,
      int d) {
    T x = embed(p.scope("node"), in.get("nodes"), graph.nodeWidth(), d);
    if (probes.isPresent()) {
      x = x.plus(probes.get());
    }
    x = p.linear("node.project", x, d, d);
    x =
        x.plus(
            p.trained("positionTable", new Parameters.Start.Normal(1), graph.positions(), d)
                .gather(in.get("position")));
    if (graph.kinds().isPresent()) {
      int kinds = graph.kinds().get().nodes().size();
      x = x.plus(kindTable(p.scope("node"), kinds, d).gather(in.get("nodeKind")));
    }
    if (activations) {
      T table =
          p.trained("activationTable", new Parameters.Start.Normal(1), graph.activations(), d);
      x = x.plus(table.gather(in.get("activation")).times(in.get("hidden")));
    }
    return x;
  }

  /** Edges {@code [.., channels]} to {@code [.., d]}. */
  <T extends Tensor<T>> T edges(Parameters<T> p, T edges, int channels, int d) {
    return p.linear("edge.project", embed(p.scope("edge"), edges, channels, d), d, d);
  }

  /** A row for each kind of nodes or of edges. */
  <T extends Tensor<T>> T kindTable(Parameters<T> p, int kinds, int d) {
    return p.trained("kindTable", new Parameters.Start.Normal(1), kinds, d);
  }
}
