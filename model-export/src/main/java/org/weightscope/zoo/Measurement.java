package org.weightscope.zoo;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.weightscope.pictures.PictureSet;

/**
 * What a network can do on some pictures.
 *
 * @param pictures how many
 * @param accuracy share of right answers; of equal logits the first counts, and one that is no
 *     number wins
 * @param loss mean cross-entropy in nats; not finite if a logit is not
 */
record Measurement(int pictures, double accuracy, double loss) {
  private static final int BATCH = 250;

  static Measurement of(Pass pass, float[] parameters, PictureSet set) {
    int right = 0;
    double loss = 0;
    for (int from = 0; from < set.count(); from += BATCH) {
      int[] indices = IntStream.range(from, Math.min(from + BATCH, set.count())).toArray();
      float[] logits = pass.logits(parameters, set.pictures(indices));
      int classes = logits.length / indices.length;
      for (int i = 0; i < indices.length; i++) {
        float[] one = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
        int label = set.labels()[indices[i]];
        right += largest(one) == label ? 1 : 0;
        loss += crossEntropy(one, label);
      }
    }
    return new Measurement(set.count(), (double) right / set.count(), loss / set.count());
  }

  private static int largest(float[] logits) {
    int largest = 0;
    for (int i = 1; i < logits.length; i++) {
      if (Float.compare(logits[i], logits[largest]) > 0) {
        largest = i;
      }
    }
    return largest;
  }

  private static double crossEntropy(float[] logits, int label) {
    double most = logits[largest(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    return Math.log(sum) + most - logits[label];
  }
}
