package org.weightscope.batch;

import org.weightscope.graph.EdgeValues;

/** By what weights are multiplied before a model sees them. */
public enum WeightScale {
  /**
   * By the root of the number of weights that their target sums over. Training starts at the
   * inverse of it, so that what is left does not depend on the width of the network.
   */
  FAN_IN("fan-in");

  private final String word;

  WeightScale(String word) {
    this.word = word;
  }

  /** The factor for what the edges of a block carry. */
  float factor(EdgeValues values) {
    return switch (this) {
      case FAN_IN -> (float) Math.sqrt(values.fanIn());
    };
  }

  /** The word in a recipe and in a card. */
  @Override
  public String toString() {
    return word;
  }
}
