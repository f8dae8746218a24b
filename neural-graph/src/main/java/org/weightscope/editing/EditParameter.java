package org.weightscope.editing;

import java.util.List;
import java.util.OptionalDouble;

/** Something that an edit has to be told. */
public sealed interface EditParameter {
  /** Its name. */
  String name();

  /** What it is, with its unit. */
  String meaning();

  /**
   * A number.
   *
   * @param least smallest value
   * @param most largest value
   * @param otherwise the value if nothing is said; empty if something has to be
   */
  record Number(String name, String meaning, double least, double most, OptionalDouble otherwise)
      implements EditParameter {
    Number(String name, String meaning, double least, double most) {
      this(name, meaning, least, most, OptionalDouble.empty());
    }

    /** Whether a value is taken. */
    public boolean takes(double value) {
      return value >= least && value <= most;
    }

    /** The values that are taken, in words. */
    public String allowed() {
      return "a number from %s to %s".formatted(plain(least), plain(most));
    }

    void require(double value) {
      if (!takes(value)) {
        throw new IllegalArgumentException(
            "%s must be %s, not %s".formatted(name, allowed(), value));
      }
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /**
   * One of some words.
   *
   * @param words those that are taken
   */
  record Word(String name, String meaning, List<String> words) implements EditParameter {
    public Word {
      words = List.copyOf(words);
    }
  }
}
