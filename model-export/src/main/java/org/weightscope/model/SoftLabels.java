package org.weightscope.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the outputs of a classifier on learned inputs say about it: how well they agree with learned
 * soft labels of those inputs, how decided they are, and how much they depend on the input.
 *
 * <p>Letters: B networks, P inputs, C classes, K sets of soft labels Q. With {@code z} the outputs,
 * centred for each input and divided by their root mean square over the network, and for each
 * sharpness s and once for the outputs as they are
 *
 * <pre>
 * p = softmax(s z),   agreement_k = 1/P Σ_ic Q_kic p_ic,
 * decision = 1/P Σ_ic p_ic²,   bias = Σ_c (1/P Σ_i p_ic)²
 * </pre>
 *
 * besides the logarithms of the scale of the outputs and of the share of their variance that
 * differs from input to input. Temperature does not change which class is answered, so accuracy is
 * read from sharpened outputs of unit scale; the outputs as they are tell of loss and confidence.
 *
 * @param sets number of sets of soft labels K
 * @param sharpness factors s, above 0
 */
public record SoftLabels(int sets, List<Double> sharpness) {
  private static final double FIRST_DEVIATION = 0.005;
  private static final double LEAST_SCALE = 1e-12; // of squares
  private static final double LEAST_SHARE = 1e-6;

  public SoftLabels {
    sharpness = List.copyOf(sharpness);
  }

  /** Numbers that describe a network. */
  public int width() {
    return (1 + sharpness.size()) * (sets + 2) + 3;
  }

  /** {@code [B, P, C]} to {@code [B, width]}. */
  <T extends Tensor<T>> T describe(Parameters<T> p, T outputs, long inputs, long classes) {
    T labels =
        p.trained("labels", new Parameters.Start.Normal(FIRST_DEVIATION), sets, inputs * classes);
    T centred = outputs.minus(outputs.mean(2).reshape(Tensor.KEEP, inputs, 1));
    T square = centred.square().mean(2).mean(1).plus(LEAST_SCALE); // (B)
    T z = centred.dividedBy(square.sqrt().reshape(Tensor.INFER, 1, 1));
    T ofAll = z.mean(1).reshape(Tensor.INFER, 1, classes);
    T share = z.minus(ofAll).square().mean(2).mean(1); // (B)
    List<T> parts = new ArrayList<>();
    parts.add(share.reshape(Tensor.INFER, 1));
    parts.add(share.plus(LEAST_SHARE).log().reshape(Tensor.INFER, 1));
    addShares(parts, outputs.softmax(2), labels, inputs, classes);
    for (double s : sharpness) {
      addShares(parts, z.times(s).softmax(2), labels, inputs, classes);
    }
    return square.log().reshape(Tensor.INFER, 1).concat(1, parts);
  }

  private <T extends Tensor<T>> void addShares(
      List<T> parts, T shares, T labels, long inputs, long classes) {
    T flat = shares.reshape(Tensor.INFER, inputs * classes);
    parts.add(flat.linear(labels).times(1.0 / inputs));
    parts.add(shares.square().sum(2).mean(1).reshape(Tensor.INFER, 1));
    parts.add(shares.mean(1).square().sum(1).reshape(Tensor.INFER, 1));
  }
}
