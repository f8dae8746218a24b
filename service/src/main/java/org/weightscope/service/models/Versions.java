package org.weightscope.service.models;

import java.math.BigInteger;
import java.util.Comparator;

/** The order of versions: whole numbers by value before anything else by text. */
final class Versions {
  static final Comparator<String> ORDER =
      Comparator.<String, Boolean>comparing(version -> !isNumber(version))
          .thenComparing(version -> isNumber(version) ? new BigInteger(version) : BigInteger.ZERO)
          .thenComparing(Comparator.naturalOrder());

  private Versions() {}

  private static boolean isNumber(String version) {
    return !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
