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
}
