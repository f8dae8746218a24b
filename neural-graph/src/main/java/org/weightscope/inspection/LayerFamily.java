package org.weightscope.inspection;

/** Sorts of layers that are told apart at a glance. */
public enum LayerFamily {
  LINEAR("linear"),
  CONVOLUTION("convolution"),
  ATTENTION("attention"),
  EMBEDDING("embedding"),
  NORMALISATION("normalisation"),
  ACTIVATION("activation"),
  POOLING("pooling"),
  COMBINATION("sum, product, concatenation"),
  SHAPE("change of shape");

  private final String words;

  LayerFamily(String words) {
    this.words = words;
  }

  /** In words. */
  @Override
  public String toString() {
    return words;
  }
}
