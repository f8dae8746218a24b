package org.weightscope.zoo;

import java.util.List;

/** What the keys of a recipe may say; a refusal names the key. */
final class Keys {
  private Keys() {}

  static int atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, not %d".formatted(key, least, value));
    }
    return value;
  }

  static double chance(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be from 0 to 1, not %s".formatted(key, value));
    }
    return value;
  }

  static <T> List<T> some(String key, List<T> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(key + " must not be empty");
    }
    return List.copyOf(values);
  }

  static List<Integer> counts(String key, List<Integer> values) {
    values.forEach(value -> atLeast(1, "each of " + key, value));
    return some(key, values);
  }
}
