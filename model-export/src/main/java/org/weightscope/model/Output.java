package org.weightscope.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the nodes and edges of the last layer of a graph model become. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Output.Logits.class, name = "logits"),
  @JsonSubTypes.Type(value = Output.Accuracy.class, name = "accuracy"),
  @JsonSubTypes.Type(value = Output.Deltas.class, name = "deltas")
})
public sealed interface Output {

  /**
   * What the last layer of a graph model leaves.
   *
   * @param nodes rows of nodes {@code [V, nodeWidth]}
   * @param edges tables of edges as the layout has them, each {@code [.., edgeWidth]}
   * @param onProbes the outputs of the networks on the probes {@code [B, P, outputs]}, if there are
   *     probes or learned inputs
   * @param outputNodes output nodes of each network
   * @param layerRows layers that are told apart
   */
  record LastLayer<T>(
      T nodes,
      int nodeWidth,
      List<T> edges,
      int edgeWidth,
      Optional<T> onProbes,
      int outputNodes,
      int layerRows) {}

  /** Named outputs of a model. */
  <T extends Tensor<T>> Map<String, T> read(Parameters<T> p, Inputs<T> in, LastLayer<T> last);

  /**
   * Logits of a classifier, or one logit of an accuracy: a head on the features of the output
   * nodes.
   *
   * @param head what reads the output nodes
   * @param classes number of logits
   * @param probeHead a second head on the outputs of the network on the probes, whose logits are
   *     added, if any
   * @param probeCount number of probes, 0 without
   */
  record Logits(Head head, int classes, Optional<Head> probeHead, int probeCount)
      implements Output {
    /** A single head. */
    public Logits(Head head, int classes) {
      this(head, classes, Optional.empty(), 0);
    }

    @Override
    public <T extends Tensor<T>> Map<String, T> read(
        Parameters<T> p, Inputs<T> in, LastLayer<T> last) {
      long size = (long) last.outputNodes() * last.nodeWidth();
      T logits =
          head.forward(
              p.scope("head"),
              last.nodes().gather(in.get("readout")).reshape(Tensor.INFER, size),
              size,
              classes);
      if (probeHead.isPresent()) {
        long values = (long) probeCount * last.outputNodes();
        T onOutput = last.onProbes().orElseThrow().reshape(Tensor.INFER, values);
        logits =
            logits.plus(probeHead.get().forward(p.scope("probeHead"), onOutput, values, classes));
      }
      return Map.of("logits", logits);
    }
  }

  /**
   * One logit of an accuracy: a head on means of nodes, beside what the network's outputs on
   * learned inputs say. What the head reads is the embedding.
   *
   * @param head what reads both
   * @param labels how outputs on learned inputs are described, if there are any
   * @param probeCount number of learned inputs, 0 without
   * @param readout which nodes; without it the output nodes
   */
  record Accuracy(Head head, Optional<SoftLabels> labels, int probeCount, Optional<Readout> readout)
      implements Output {
    @Override
    public <T extends Tensor<T>> Map<String, T> read(
        Parameters<T> p, Inputs<T> in, LastLayer<T> last) {
      int d = last.nodeWidth();
      Readout nodes = readout.orElse(Readout.OUTPUTS);
      long size =
          switch (nodes) {
            case OUTPUTS -> d;
            case LAYERS -> (long) last.layerRows() * d;
          };
      T read =
          switch (nodes) {
            case OUTPUTS -> last.nodes().gather(in.get("readout")).mean(1); // (B,d)
            case LAYERS ->
                in.get("layerShare") // (B,R,1,M)
                    .matmul(last.nodes().gather(in.get("layerNodes"))) // (B,R,M,d)
                    .reshape(Tensor.INFER, size);
          };
      if (labels.isPresent()) {
        T described =
            labels
                .get()
                .describe(
                    p.scope("probe"),
                    last.onProbes().orElseThrow(),
                    probeCount,
                    last.outputNodes());
        read = described.concat(1, List.of(read));
        size += labels.get().width();
      }
      return Map.of("logits", head.forward(p.scope("accuracy"), read, size, 1), "embedding", read);
    }
  }

  /**
   * Changes of all weights and biases, each from its own edge or node: {@code weightDelta} and
   * {@code biasDelta}, flat, network by network and layer by layer in the networks' own order.
   *
   * @param layers number of layers; each has a trained factor for its weights and one for its
   *     biases
   */
  record Deltas(int layers) implements Output {
    private static final double FIRST_SCALE = 0.01;

    @Override
    public <T extends Tensor<T>> Map<String, T> read(
        Parameters<T> p, Inputs<T> in, LastLayer<T> last) {
      int dE = last.edgeWidth();
      T rows = last.edges().getFirst().reshape(Tensor.INFER, dE);
      if (last.edges().size() > 1) {
        rows =
            rows.concat(
                0, last.edges().stream().skip(1).map(e -> e.reshape(Tensor.INFER, dE)).toList());
      }
      Head node = new Head.Plain(List.of(last.nodeWidth()));
      Head edge = new Head.Plain(List.of(dE));
      return Map.of(
          "weightDelta",
          delta(
              p.scope("weight"),
              edge.forward(p.scope("weight"), rows, dE, 1),
              in.get("weightRow"),
              in.get("weightLayer")),
          "biasDelta",
          delta(
              p.scope("bias"),
              node.forward(p.scope("bias"), last.nodes(), last.nodeWidth(), 1),
              in.get("biasRow"),
              in.get("biasLayer")));
    }

    private <T extends Tensor<T>> T delta(Parameters<T> p, T values, T rows, T layer) {
      T scale =
          p.trained("scale", new Parameters.Start.Constant(FIRST_SCALE), layers, 1).gather(layer);
      return values.gather(rows).times(scale).reshape(Tensor.INFER);
    }
  }
}
