package org.weightscope.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.NodePairs;
import org.weightscope.batch.ProbeInputs;

/**
 * NG-T: a transformer in which every query, key and value also sees the edge between its two nodes
 * (Kofinas et al. 2024, section 3; Diao and Loynd 2023).
 *
 * <p>Letters: B graphs, N nodes of the largest, H heads of width k, D = H k. Every node attends to
 * every node of its own graph, padding is masked. Row i of the attention is the source of edge ij,
 * as published.
 *
 * <pre>
 * Q_ij = q(x_i) + q(e_ij),  K_ij = k(x_j) + k(e_ij),  V_ij = v(x_j) ⊙ scale(e_ij) + shift(e_ij)
 * a_ij = softmax_j(Q_ij · K_ij / √D)
 * </pre>
 *
 * @param layout its input arrays
 * @param size widths
 * @param layers number of layers
 * @param features first embedding of biases and weights
 * @param probes learned probes, if any
 * @param activations whether nodes carry the activation of their layer
 * @param dropout rate after each part of a layer
 * @param output what the nodes and edges of the last layer become
 */
public record NgTransformer(
    NodePairs layout,
    Size size,
    int layers,
    InputFeatures features,
    Optional<Probes> probes,
    boolean activations,
    double dropout,
    Output output)
    implements GraphModel {

  /**
   * Widths of a layer.
   *
   * @param node features of a node
   * @param edge features of an edge
   * @param attention D, of all heads together
   * @param heads H
   * @param nodeHidden hidden width of the node's perceptron
   * @param edgeHidden hidden width of the edge's perceptrons
   */
  public record Size(
      int node, int edge, int attention, int heads, int nodeHidden, int edgeHidden) {}

  @Override
  public Optional<ProbeInputs> probeInputs() {
    return layout.inputs();
  }

  @Override
  public NgTransformer with(ProbeInputs inputs) {
    return new NgTransformer(
        new NodePairs(
            layout.features(), layout.probes(), layout.parameterRows(), Optional.of(inputs)),
        size,
        layers,
        features,
        probes,
        activations,
        dropout,
        output);
  }

  @Override
  public <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> p, Inputs<T> in) {
    GraphFeatures graph = layout.features();
    Optional<Probes.Seen<T>> seen =
        probes.map(
            k -> k.see(p.scope("probe"), in, layout.probes().orElseThrow(), graph, size.node()));
    Optional<T> ofNodes =
        layout
            .inputs()
            .map(i ->
                NodeValues.describe(
                    p.scope("values"), in.get("probe.nodes"), i.count(), size.node()))
            .or(() -> seen.map(Probes.Seen::ofNodes));
    Optional<T> onProbes =
        layout.inputs().map(_ -> in.get("probe.outputs")).or(() -> seen.map(Probes.Seen::outputs));

    T x = features.nodes(p, in, ofNodes, graph, activations, size.node()); // (B,N,node)
    T e = features.edges(p, in.get("edges"), graph.edgeWidth(), size.edge()); // (B,N,N,edge)
    if (graph.kinds().isPresent()) {
      T table =
          features.kindTable(p.scope("edge"), graph.kinds().get().edges().size(), size.edge());
      e = e.plus(in.get("edgeKinds").matmul(table));
    }
    T padding = in.get("padding").reshape(Tensor.KEEP, 1, Tensor.INFER, 1); // (B,1,N,1)
    boolean edgesAreRead = output instanceof Output.Deltas;
    for (int l = 0; l < layers; l++) {
      Parameters<T> layer = p.scope("layer" + l);
      x = updateNodes(layer, x, e, padding);
      if (l < layers - 1 || edgesAreRead) {
        e = updateEdges(layer.scope("edge"), x, e);
      }
    }
    return output.read(
        p,
        in,
        new Output.LastLayer<>(
            x.reshape(Tensor.INFER, size.node()),
            size.node(),
            List.of(e),
            size.edge(),
            onProbes,
            graph.outputs(),
            graph.layerRows()));
  }

  private <T extends Tensor<T>> T updateNodes(Parameters<T> layer, T x, T e, T padding) {
    Parameters<T> attention = layer.scope("attention");
    T q = ofSource(attention, x, "query").plus(ofEdge(attention, e, "queryEdge")); // (B,N,N,H,k)
    T k = ofTarget(attention, x, "key").plus(ofEdge(attention, e, "keyEdge"));
    T v =
        ofTarget(attention, x, "value")
            .times(ofEdge(attention, e, "scale"))
            .plus(ofEdge(attention, e, "shift"));
    T scores = q.times(k).sum(-1).times(1 / Math.sqrt(size.attention())).plus(padding); // (B,N,N,H)
    T weights = scores.softmax(2).reshape(Tensor.KEEP, Tensor.KEEP, Tensor.KEEP, Tensor.KEEP, 1);
    T heads =
        weights.times(v).sum(2).reshape(Tensor.KEEP, Tensor.KEEP, size.attention()); // (B,N,D)

    T attended = attention.linearXavier("out", heads, size.attention(), size.node());
    attended = layer.linearXavier("mix", attended, size.node(), size.node());
    x = layer.layerNorm("norm0", x.plus(attended.dropout(dropout)), size.node());
    T h = layer.map("in", x, size.node(), size.nodeHidden()).gelu();
    h = layer.linearXavier("out", h, size.nodeHidden(), size.node());
    return layer.layerNorm("norm1", x.plus(h.dropout(dropout)), size.node());
  }

  private <T extends Tensor<T>> T updateEdges(Parameters<T> p, T x, T e) {
    int hidden = size.edgeHidden();
    T both = e.concat(3, List.of(e.transpose(0, 2, 1, 3))); // [e_ij, e_ji]
    T u =
        p.linearXavier("ends", both, 2L * size.edge(), hidden)
            .plus(
                p.linearXavier("source", x, size.node(), hidden)
                    .reshape(Tensor.KEEP, Tensor.KEEP, 1, hidden))
            .plus(
                p.linearXavier("target", x, size.node(), hidden)
                    .reshape(Tensor.KEEP, 1, Tensor.INFER, hidden));
    e =
        p.layerNorm(
            "norm0",
            e.plus(p.linearXavier("mix", u.gelu(), hidden, size.edge()).dropout(dropout)),
            size.edge());
    T h = p.map("in", e, size.edge(), hidden).gelu();
    h = p.linearXavier("out", h, hidden, size.edge());
    return p.layerNorm("norm1", e.plus(h.dropout(dropout)), size.edge());
  }

  private <T extends Tensor<T>> T ofSource(Parameters<T> p, T x, String name) { // (B,N,1,H,k)
    return p.map(name, x, size.node(), size.attention())
        .reshape(Tensor.KEEP, Tensor.KEEP, 1, size.heads(), headWidth());
  }

  private <T extends Tensor<T>> T ofTarget(Parameters<T> p, T x, String name) { // (B,1,N,H,k)
    return p.map(name, x, size.node(), size.attention())
        .reshape(Tensor.KEEP, 1, Tensor.INFER, size.heads(), headWidth());
  }

  private <T extends Tensor<T>> T ofEdge(Parameters<T> p, T e, String name) { // (B,N,N,H,k)
    return p.map(name, e, size.edge(), size.attention())
        .reshape(Tensor.KEEP, Tensor.KEEP, Tensor.KEEP, size.heads(), headWidth());
  }

  private int headWidth() {
    return size.attention() / size.heads();
  }
}
