package org.weightscope.training;

import java.util.random.RandomGenerator;
import org.weightscope.network.Network;

/** A random change of a training network that keeps its class. */
@FunctionalInterface
public interface Augmentation {
  /** The changed network. */
  Network apply(Network network, RandomGenerator random);
}
