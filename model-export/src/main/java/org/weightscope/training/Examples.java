package org.weightscope.training;

import org.weightscope.network.Network;

/** Networks that something is known of, made on demand. */
public interface Examples {
  /** Number of networks. */
  int size();

  /** One network, {@code 0 <= index < size()}. */
  Network network(int index);
}
