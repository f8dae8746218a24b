package org.weightscope.evaluation;

/** Softmax over the channels of each place. */
final class SoftmaxRows {
  private SoftmaxRows() {}

  static Values of(Values in, boolean log) {
    Values out = Values.zeros(in.shape(), in.count());
    System.arraycopy(in.entries(), 0, out.entries(), 0, in.entries().length);
    for (int item = 0; item < in.count(); item++) {
      for (int p = 0; p < in.places(); p++) {
        int at = item * in.itemSize() + p * in.placeStep();
        apply(out.entries(), at, in.channelStep(), in.channels(), log);
      }
    }
    return out;
  }

  /** Softmax of {@code count} entries, {@code step} from one to the next, in place. */
  static void apply(float[] entries, int at, int step, int count, boolean log) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, entries[at + i * step]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(entries[at + i * step] - largest);
    }
    for (int i = 0; i < count; i++) {
      double above = entries[at + i * step] - largest;
      entries[at + i * step] = (float) (log ? above - Math.log(sum) : Math.exp(above) / sum);
    }
  }
}
