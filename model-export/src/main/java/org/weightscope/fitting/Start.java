package org.weightscope.fitting;

import java.util.Locale;

/** The random start of a fit: ranges of the uniform draws, and what the fit aims at. */
public enum Start {
  /**
   * The ranges of Sitzmann et al. 2020 for weights, PyTorch's defaults for biases: sharp fits, as
   * those of Zhou et al. 2023.
   */
  SIREN(0),
  /**
   * The ranges of Navon et al. 2023: the hidden-layer rule also for the first layer, sine biases 0.
   * The fit aims at pixel - 0.5, and 0.5 is added to the last bias afterwards. Smooth, coarse fits.
   */
  NAVON(0.5f);

  private final float offset;

  Start(float offset) {
    this.offset = offset;
  }

  /** The word in metadata and on the command line: {@code siren} or {@code navon}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is subtracted from the pixels while fitting and added to the last bias for storage. */
  float offset() {
    return offset;
  }

  /**
   * Draws the parameters of a network, laid out layer by layer: weight {@code [out, in]} row by
   * row, then bias.
   *
   * <p>The stream gives the first layer's weight as (column, row); it is exchanged here, so the
   * first input is the row.
   */
  float[] draw(SirenShape shape, long seed) {
    SplitMix stream = SplitMix.ofSeed(seed);
    float[] parameters = new float[shape.parameters()];
    int at = 0;
    for (int l = 0; l < shape.layers(); l++) {
      int inputs = shape.inputs(l);
      int weights = inputs * shape.outputs(l);
      for (int i = 0; i < weights; i++) {
        int place = l == 0 ? i ^ 1 : i;
        parameters[at + place] = (float) (stream.symmetric() * weightRange(shape, l));
      }
      at += weights;
      for (int i = 0; i < shape.outputs(l); i++) {
        parameters[at++] = (float) (stream.symmetric() * biasRange(shape, l));
      }
    }
    return parameters;
  }

  private double weightRange(SirenShape shape, int layer) {
    int inputs = shape.inputs(layer);
    boolean last = layer == shape.layers() - 1;
    double hiddenRule = Math.sqrt(6.0 / inputs) / 30;
    return switch (this) {
      case SIREN -> layer == 0 ? 1.0 / inputs : hiddenRule;
      case NAVON -> last ? 1 / Math.sqrt(inputs) : hiddenRule;
    };
  }

  private double biasRange(SirenShape shape, int layer) {
    boolean last = layer == shape.layers() - 1;
    double usual = 1 / Math.sqrt(shape.inputs(layer));
    return switch (this) {
      case SIREN -> usual;
      case NAVON -> last ? usual : 0;
    };
  }
}
