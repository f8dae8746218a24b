package org.weightscope.graph;

import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.network.Activation;
import org.weightscope.network.Weights;

/**
 * Nodes that one layer makes: the neurons or channels of its result, or those of its parameters.
 *
 * @param role whether they are inputs, outputs or neither
 * @param kind what they stand for
 * @param size number of nodes, at least 1
 * @param bias node feature {@code [size]}; absent for nodes without a parameter, whose feature is 0
 * @param keyBias second node feature {@code [size]} for rows of query and key
 * @param activation what follows the sum of the incoming edges
 * @param value the value of the network that the nodes stand for, channel by channel, numbered as
 *     in {@link org.weightscope.network.Step#inputs}; absent for nodes of parameters
 */
public record NodeGroup(
    Role role,
    NodeKind kind,
    int size,
    Optional<Weights> bias,
    Optional<Weights> keyBias,
    Activation activation,
    OptionalInt value) {

  /** Hidden nodes without an activation. */
  NodeGroup(NodeKind kind, int size, Optional<Weights> bias) {
    this(
        Role.HIDDEN,
        kind,
        size,
        bias,
        Optional.empty(),
        Activation.Plain.NONE,
        OptionalInt.empty());
  }

  /** The same nodes in another role. */
  NodeGroup in(Role other) {
    return new NodeGroup(other, kind, size, bias, keyBias, activation, value);
  }

  /** The same nodes with another activation. */
  NodeGroup with(Activation other) {
    return new NodeGroup(role, kind, size, bias, keyBias, other, value);
  }

  /** The same nodes, standing for a value of the network. */
  NodeGroup standingFor(int number) {
    return new NodeGroup(role, kind, size, bias, keyBias, activation, OptionalInt.of(number));
  }

  /** Where a group stands in its network. */
  public enum Role {
    INPUT,
    HIDDEN,
    OUTPUT
  }
}
