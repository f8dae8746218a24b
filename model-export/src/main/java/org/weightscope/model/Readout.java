package org.weightscope.model;

/** Which nodes an answer about a whole network is read from. */
public enum Readout {
  /** The mean of the output nodes. */
  OUTPUTS("outputs"),

  /**
   * The mean of the input nodes, of each hidden layer and of the output nodes, one after the other.
   */
  LAYERS("layers");

  private final String word;

  Readout(String word) {
    this.word = word;
  }

  /** The word in a recipe and in a card. */
  @Override
  public String toString() {
    return word;
  }
}
