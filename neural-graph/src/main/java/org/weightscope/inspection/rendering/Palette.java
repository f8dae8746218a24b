package org.weightscope.inspection.rendering;

import org.weightscope.inspection.LayerFamily;

/**
 * The colours of a sort of layers.
 *
 * @param strong of lines
 * @param pale of areas behind text
 */
record Palette(String strong, String pale) {
  static final String INK = "#1c2430";
  static final String FAINT = "#5b6675";
  static final String LINE = "#8a95a5";
  static final String PAPER = "#fbfcfe";
  static final String FRAME = "#cfd6e0";

  static Palette of(LayerFamily family) {
    return switch (family) {
      case LINEAR -> new Palette("#2f66b3", "#e5eefb");
      case CONVOLUTION -> new Palette("#0d7f74", "#dcf3ef");
      case ATTENTION -> new Palette("#8540a5", "#f2e7f8");
      case EMBEDDING -> new Palette("#a8700f", "#faf0d8");
      case NORMALISATION -> new Palette("#66758b", "#eaeef4");
      case ACTIVATION -> new Palette("#c63f52", "#fbe6e9");
      case POOLING -> new Palette("#5b8c2a", "#eaf4de");
      case COMBINATION -> new Palette("#d26a12", "#fdecd9");
      case SHAPE -> new Palette("#858b95", "#f2f3f5");
    };
  }
}
