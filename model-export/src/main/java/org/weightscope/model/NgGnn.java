package org.weightscope.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.InEdges;
import org.weightscope.batch.ProbeInputs;

/**
 * NG-GNN: message passing in which every message is modulated by the weight it runs over,
 * aggregated as in PNA (Kofinas et al. 2024, section 3; Corso et al. 2020).
 *
 * <p>Letters: V nodes of all graphs; in degree class c {@code V_c} nodes of {@code K_c} in-edges; d
 * width of nodes and edges.
 *
 * <pre>
 * m = γ(e) ⊙ (W_t x_t + W_s x_s + b) + β(e)
 * A = [mean, min, max, std] of m over the in-edges
 * y = W' (W'' [x, A, A · log(degree + 1) / δ])     or with the mean alone  W' (W'' [x, mean])
 * x ← dropout(SiLU(norm(y)));   e ← W SiLU(W_e e + W_s x_s + W_t x_t)
 * </pre>
 *
 * <p>Where we differ: the norm is per node (the published code takes it over the whole batch, so
 * that answers depend on the company), and the variance is computed in two passes.
 *
 * @param layout its input arrays
 * @param width d
 * @param layers number of message passing layers
 * @param features first embedding of biases and weights
 * @param probes learned probes, if any
 * @param activations whether nodes carry the activation of their layer
 * @param meanLogDegree δ, the mean of log(degree + 1) over training nodes; only {@link
 *     Aggregation#PNA} reads it
 * @param dropout rate after each layer but the last
 * @param output what the nodes and edges of the last layer become
 * @param aggregation how messages are summed up; without it as published
 */
public record NgGnn(
    InEdges layout,
    int width,
    int layers,
    InputFeatures features,
    Optional<Probes> probes,
    boolean activations,
    double meanLogDegree,
    double dropout,
    Output output,
    Optional<Aggregation> aggregation)
    implements GraphModel {

  private static final double STD_FLOOR = 1e-5; // of the variance, as in PyTorch Geometric 2.3

  /** The published form. */
  public NgGnn(
      InEdges layout,
      int width,
      int layers,
      InputFeatures features,
      Optional<Probes> probes,
      boolean activations,
      double meanLogDegree,
      double dropout,
      Output output) {
    this(
        layout,
        width,
        layers,
        features,
        probes,
        activations,
        meanLogDegree,
        dropout,
        output,
        Optional.empty());
  }

  /** The tables of one degree class. */
  private record InEdgeTable<T>(T source, T target, T share, T connected) {}

  @Override
  public Optional<ProbeInputs> probeInputs() {
    return layout.inputs();
  }

  @Override
  public NgGnn with(ProbeInputs inputs) {
    return new NgGnn(
        new InEdges(
            layout.features(),
            layout.classes(),
            layout.probes(),
            layout.parameterRows(),
            Optional.of(inputs)),
        width,
        layers,
        features,
        probes,
        activations,
        meanLogDegree,
        dropout,
        output,
        aggregation);
  }

  @Override
  public <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> p, Inputs<T> in) {
    int d = width;
    GraphFeatures graph = layout.features();
    Optional<Probes.Seen<T>> seen =
        probes.map(k -> k.see(p.scope("probe"), in, layout.probes().orElseThrow(), graph, d));
    Optional<T> ofNodes =
        layout
            .inputs()
            .map(i -> NodeValues.describe(p.scope("values"), in.get("probe.nodes"), i.count(), d))
            .or(() -> seen.map(Probes.Seen::ofNodes));
    Optional<T> onProbes =
        layout.inputs().map(_ -> in.get("probe.outputs")).or(() -> seen.map(Probes.Seen::outputs));

    T x = features.nodes(p, in, ofNodes, graph, activations, d); // (V,d)
    List<InEdgeTable<T>> tables = new ArrayList<>();
    List<T> edges = new ArrayList<>();
    for (int c = 0; c < layout.classes(); c++) {
      T target = in.get("target." + c);
      tables.add(
          new InEdgeTable<>(
              in.get("source." + c),
              target,
              in.get("share." + c),
              in.get("connected").gather(target)));
      edges.add(embedEdges(p, in, c));
    }
    for (int l = 0; l < layers; l++) {
      Parameters<T> layer = p.scope("layer" + l);
      x = convolve(layer, in, x, edges, tables);
      if (l < layers - 1) {
        x = layer.layerNorm("norm", x, d).silu().dropout(dropout);
        edges = updateEdges(layer.scope("edge"), x, edges, tables);
      }
    }
    return output.read(
        p,
        in,
        new Output.LastLayer<>(x, d, edges, d, onProbes, graph.outputs(), graph.layerRows()));
  }

  private <T extends Tensor<T>> T embedEdges(Parameters<T> p, Inputs<T> in, int c) {
    GraphFeatures graph = layout.features();
    T edges = in.get("edges." + c); // (V_c,K_c,channels)
    T embedded = features.embed(p.scope("edge"), edges, graph.edgeWidth(), width);
    if (!graph.linearAsKernel()) {
      T weight = edges.slice(2, 0, 1);
      int apart = graph.channels();
      if (graph.reverseEdges()) {
        weight =
            weight.concat(
                2,
                List.of(
                    edges.slice(2, apart, apart + 1), edges.slice(2, 2 * apart, 2 * apart + 1)));
      }
      T ofLinear =
          features.embed(p.scope("linearEdge"), weight, graph.reverseEdges() ? 3 : 1, width);
      embedded = embedded.plus(ofLinear.minus(embedded).times(in.get("linear." + c)));
    }
    T projected = p.linear("edge.project", embedded, width, width);
    if (graph.kinds().isEmpty()) {
      return projected;
    }
    int kinds = graph.kinds().get().edges().size();
    return projected.plus(
        features.kindTable(p.scope("edge"), kinds, width).gather(in.get("edgeKind." + c)));
  }

  private <T extends Tensor<T>> T convolve(
      Parameters<T> layer, Inputs<T> in, T x, List<T> edges, List<InEdgeTable<T>> tables) {
    int d = width;
    Parameters<T> message = layer.scope("message");
    Parameters.Start start =
        new Parameters.Start.Uniform(1 / Math.sqrt(2.0 * d)); // one map of [x_t, x_s] in the paper
    T ofTarget =
        x.linear(
            message.scope("target").trained("weight", start, d, d),
            message.scope("target").trained("bias", start, d));
    T ofSource = x.linear(message.scope("source").trained("weight", start, d, d)); // (V,d)
    List<T> aggregated = new ArrayList<>();
    for (int c = 0; c < tables.size(); c++) {
      InEdgeTable<T> table = tables.get(c);
      T scale = message.linear("scale", edges.get(c), d, d); // γ (V_c,K_c,d)
      T shift = message.linear("shift", edges.get(c), d, d); // β
      T ends =
          ofSource
              .gather(table.source())
              .plus(ofTarget.gather(table.target()).reshape(Tensor.INFER, 1, d));
      T m = scale.times(ends).plus(shift); // (V_c,K_c,d)
      aggregated.add(aggregate(m, table));
    }
    T a =
        aggregated.size() == 1
            ? aggregated.getFirst()
            : aggregated.getFirst().concat(0, aggregated.subList(1, aggregated.size()));
    T y =
        switch (aggregation.orElse(Aggregation.PNA)) {
          case PNA -> {
            T amplified = a.times(in.get("logDegree").times(1 / meanLogDegree));
            yield layer.linear("update", x.concat(1, List.of(a, amplified)), 9L * d, d);
          }
          case MEAN -> layer.linear("update", x.concat(1, List.of(a)), 2L * d, d);
        };
    return layer.linear("mix", y, d, d);
  }

  /** Messages {@code [V_c, K_c, d]} to one row for each node. */
  private <T extends Tensor<T>> T aggregate(T m, InEdgeTable<T> table) {
    int d = width;
    T mean = table.share().matmul(m); // (V_c,1,d)
    return switch (aggregation.orElse(Aggregation.PNA)) {
      case PNA -> {
        T variance = table.share().matmul(m.minus(mean).square());
        T deviation = variance.atLeast(STD_FLOOR).sqrt();
        T least = m.min(1).times(table.connected());
        T most = m.max(1).times(table.connected());
        yield mean.reshape(Tensor.INFER, d)
            .concat(1, List.of(least, most, deviation.reshape(Tensor.INFER, d))); // (V_c,4d)
      }
      case MEAN -> mean.reshape(Tensor.INFER, d); // (V_c,d)
    };
  }

  private <T extends Tensor<T>> List<T> updateEdges(
      Parameters<T> p, T x, List<T> edges, List<InEdgeTable<T>> tables) {
    int d = width;
    T ofSource = p.linear("source", x, d, d);
    T ofTarget = p.linear("target", x, d, d);
    List<T> updated = new ArrayList<>();
    for (int c = 0; c < edges.size(); c++) {
      T u =
          p.linear("edge", edges.get(c), d, d)
              .plus(ofSource.gather(tables.get(c).source()))
              .plus(ofTarget.gather(tables.get(c).target()).reshape(Tensor.INFER, 1, d));
      updated.add(p.linear("out", u.silu(), d, d)); // (V_c,K_c,d)
    }
    return updated;
  }
}
