package org.weightscope.augmentation;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.weightscope.network.Network;

/**
 * What is done to a network each time it is shown in training.
 *
 * @param affine how far its picture may be moved; left out: not at all
 * @param negate whether hidden neurons are negated at random
 * @param permute whether hidden neurons are put into a random order
 */
public record Augmentation(Optional<AffineRange> affine, boolean negate, boolean permute) {

  /** Nothing is changed. */
  public static final Augmentation NONE = new Augmentation(Optional.empty(), false, false);

  /**
   * A changed copy of a network.
   *
   * @param random the only source of chance
   */
  public Network applied(Network network, RandomGenerator random) {
    Network result = network;
    if (affine.isPresent()) {
      result = affine.get().draw(random).applied(result);
    }
    if (negate) {
      result = HiddenNeurons.negated(result, random);
    }
    if (permute) {
      result = HiddenNeurons.permuted(result, random);
    }
    return result;
  }
}
