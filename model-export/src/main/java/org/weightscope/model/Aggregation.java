package org.weightscope.model;

/** How a node sums up the messages over its in-edges. */
public enum Aggregation {
  /**
   * Mean, minimum, maximum and deviation, once as they are and once amplified by the degree (Corso
   * et al. 2020).
   */
  PNA("pna"),

  /** The mean alone, which tells nothing of the degree and so nothing of the width of a layer. */
  MEAN("mean");

  private final String word;

  Aggregation(String word) {
    this.word = word;
  }

  /** The word in a recipe and in a card. */
  @Override
  public String toString() {
    return word;
  }
}
