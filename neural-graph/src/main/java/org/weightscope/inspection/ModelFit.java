package org.weightscope.inspection;

import java.util.Optional;

/**
 * Whether a model takes a network.
 *
 * @param model {@code name@version}
 * @param task what the model answers
 * @param because what stands against it; absent if it takes the network
 */
public record ModelFit(String model, String task, Optional<Bound> because) {

  /**
   * A bound that a network is outside of.
   *
   * @param what the property of the network
   * @param bound what the model takes
   * @param found what the network has
   */
  public record Bound(String what, String bound, String found) {}

  /** Whether the model takes the network. */
  public boolean takes() {
    return because.isEmpty();
  }
}
