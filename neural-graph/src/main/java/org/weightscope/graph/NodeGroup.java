package org.weightscope.graph;

import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Weights;

/**
 * The neurons of one layer.
 *
 * @param role whether they are inputs, hidden or outputs
 * @param size number of nodes, at least 1
 * @param bias node feature {@code [size]}; absent for the inputs, whose feature is 0
 * @param activation what follows the sum of the incoming edges
 */
public record NodeGroup(Role role, int size, Optional<Weights> bias, Activation activation) {

  /** Where a group stands in its network. */
  public enum Role {
    INPUT,
    HIDDEN,
    OUTPUT
  }
}
