package org.weightscope.model;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.batch.GraphFeatures;
import org.weightscope.batch.ProbeSlots;
import org.weightscope.network.Inr;

/**
 * Learned probe inputs: every uploaded sine network is evaluated on them, and the value of each
 * neuron describes its node (Kofinas et al. 2024, section 3.3; Kahana et al. 2025).
 *
 * <p>Letters: B graphs, P probes, W widest hidden layer, d width of a node. {@code h₀ = probes [B,
 * P, inputs]}, {@code hₗ₊₁ = sin(30 (hₗ Wₗ + bₗ))}, the last layer without the sine, plus {@link
 * #offset}.
 *
 * @param count number of probes P
 * @param offset what is added to the output of a network, 0 for the canonical convention
 * @param start how the probes start
 */
public record Probes(int count, double offset, Parameters.Start start) {

  /** Probes spread over the square, for canonical pictures. */
  public Probes(int count) {
    this(count, 0, new Parameters.Start.Grid(0.8, 0.02));
  }

  /**
   * What a model sees of its networks on the probes.
   *
   * @param ofNodes features of the nodes, {@code [rows…, d]}
   * @param outputs the networks' outputs, {@code [B, P, outputs]}
   */
  record Seen<T>(T ofNodes, T outputs) {}

  /**
   * Evaluates the networks of a batch and describes their nodes, in the order of {@code probeRow}.
   *
   * @param slots where the networks' weights are
   * @param graph inputs and hidden layers of the model's graphs
   * @param d width of a node
   */
  <T extends Tensor<T>> Seen<T> see(
      Parameters<T> p, Inputs<T> in, ProbeSlots slots, GraphFeatures graph, int d) {
    List<T> values = values(p, in, slots, graph.inputs());
    return new Seen<>(
        features(p, values, in.get("probeRow"), graph.hiddenLayers(), d), values.getLast());
  }

  /** The networks' outputs alone, {@code [B, P, outputs]}. */
  <T extends Tensor<T>> T outputs(Parameters<T> p, Inputs<T> in, ProbeSlots slots, int inputs) {
    return values(p, in, slots, inputs).getLast();
  }

  /**
   * The value of every neuron on every probe, slot by slot as in {@link ProbeSlots}: the inputs
   * {@code [1, P, inputs]}, then hidden slots and outputs {@code [B, P, width]}.
   */
  <T extends Tensor<T>> List<T> values(
      Parameters<T> p, Inputs<T> in, ProbeSlots slots, int inputs) {
    int last = slots.hiddenLayers();
    T h = p.trained("inputs", start, 1, count, inputs); // (1,P,inputs), the same for every graph
    List<T> values = new ArrayList<>(List.of(h));
    for (int slot = 0; slot < last; slot++) {
      T next = affine(h, in, slot).times(Inr.CANONICAL_FREQUENCY).sin();
      if (slot > 0) {
        T present = in.get("probe.present." + slot); // (B,1,1)
        next = h.plus(next.minus(h).times(present));
      }
      h = next;
      values.add(h); // (B,P,W)
    }
    values.add(affine(h, in, last).plus(offset)); // (B,P,outputs)
    return values;
  }

  private static <T extends Tensor<T>> T affine(T h, Inputs<T> in, int slot) {
    return h.matmul(in.get("probe.weight." + slot)).plus(in.get("probe.bias." + slot));
  }

  /**
   * Probe features of the nodes in the order of {@code rows}: a linear map and a layer norm for
   * each slot, {@code [rows…, d]}. Hidden slots beyond {@code hiddenLayers} share the maps of the
   * last, so that deeper networks than those trained on have trained maps too.
   */
  <T extends Tensor<T>> T features(
      Parameters<T> p, List<T> values, T rows, int hiddenLayers, int d) {
    List<T> described = new ArrayList<>();
    for (int slot = 0; slot < values.size(); slot++) {
      String name =
          slot == values.size() - 1
              ? "output"
              : slot == 0 ? "input" : "hidden" + Math.min(slot - 1, hiddenLayers - 1);
      T onProbes = values.get(slot).transpose(0, 2, 1); // (B,width,P)
      T x = p.scope(name).layerNorm("norm", p.scope(name).linear("project", onProbes, count, d), d);
      described.add(x.reshape(Tensor.INFER, d));
    }
    return described.getFirst().concat(0, described.subList(1, described.size())).gather(rows);
  }
}
