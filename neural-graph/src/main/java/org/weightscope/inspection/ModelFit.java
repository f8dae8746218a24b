package org.weightscope.inspection;

import java.util.Optional;

/**
 * Whether a model takes a network.
 *
 * @param name {@code name@version}
 * @param task what the model answers
 * @param takes whether it does
 * @param because what stands against it, if it does not
 */
public record ModelFit(String name, String task, boolean takes, Optional<Bound> because) {

  /** A model that takes the network unless something stands against it. */
  public ModelFit(String name, String task, Optional<Bound> because) {
    this(name, task, because.isEmpty(), because);
  }

  /**
   * A bound that a network is outside of.
   *
   * @param what the property of the network
   * @param bound what the model takes
   * @param found what the network has
   */
  public record Bound(String what, String bound, String found) {}
}
