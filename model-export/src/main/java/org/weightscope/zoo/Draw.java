package org.weightscope.zoo;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from lists. */
final class Draw {
  private Draw() {}

  /** One of the choices, each as likely as the others. */
  static <T> T one(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** The numbers below {@code count} in random order. */
  static int[] order(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
