package org.weightscope.evaluation;

import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

/** Layers that make, mark and pick tokens. */
final class Embeddings {
  private Embeddings() {}

  static Values embedded(Weights table, Values in, Shape shape) {
    int channels = table.dimension(1);
    Values out = Values.zeros(shape, in.count());
    for (int i = 0; i < in.entries().length; i++) {
      float token = in.entries()[i];
      if (!(token >= 0 && token < table.dimension(0) && token == Math.rint(token))) {
        throw new IllegalArgumentException(
            "%s is no token of a vocabulary of %d".formatted(token, table.dimension(0)));
      }
      table.copyTo((int) token * channels, out.entries(), i * channels, channels);
    }
    return out;
  }

  static Values withPositions(Weights table, Values in) {
    Values out = Values.zeros(in.shape(), in.count());
    for (int item = 0; item < in.count(); item++) {
      for (int p = 0; p < in.places(); p++) {
        int at = item * in.itemSize() + p * in.placeStep();
        for (int c = 0; c < in.channels(); c++) {
          int i = at + c * in.channelStep();
          out.entries()[i] = in.entries()[i] + table.get(p * in.channels() + c);
        }
      }
    }
    return out;
  }

  static Values afterClassToken(Weights token, Values in, Shape shape) {
    Values out = Values.zeros(shape, in.count());
    for (int item = 0; item < in.count(); item++) {
      int at = item * out.itemSize();
      token.copyTo(0, out.entries(), at, token.size());
      System.arraycopy(
          in.entries(), item * in.itemSize(), out.entries(), at + token.size(), in.itemSize());
    }
    return out;
  }

  static Values at(int index, Values in, Shape shape) {
    int token = index < 0 ? in.places() + index : index;
    Values out = Values.zeros(shape, in.count());
    for (int item = 0; item < in.count(); item++) {
      System.arraycopy(
          in.entries(),
          (item * in.places() + token) * in.channels(),
          out.entries(),
          item * in.channels(),
          in.channels());
    }
    return out;
  }
}
