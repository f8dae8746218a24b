package org.weightscope.network.architecture;

import java.util.Optional;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;

/**
 * A network and where each part of its description came from.
 *
 * @param network layers in order; each weight knows its tensor in the file. A layer without a bias
 *     tensor has zeros of {@link NetworkReader#NO_BIAS}
 * @param convention how the picture is read; present for networks of linear layers with two inputs
 * @param layers where the order of the layers came from; {@link Source#DEFAULT} if from names and
 *     shapes
 * @param activation where the activations of the hidden layers came from; {@link Source#DEFAULT} as
 *     soon as one of them is stated nowhere, which is taken for a SIREN's, and for a single layer
 * @param picture where the convention came from; {@link Source#DEFAULT} too if there is none
 */
public record DescribedNetwork(
    Network network,
    Optional<Inr.Convention> convention,
    Source layers,
    Source activation,
    Source picture) {

  /** The network as an INR, if it can be one. */
  public Optional<Inr> inr() {
    return convention.map(rules -> new Inr(network, rules));
  }
}
