package org.weightscope.editing;

/**
 * What becomes of every pixel: {@code factor · pixel + amount}.
 *
 * @param factor not 0
 * @param amount added afterwards
 */
public record Tone(double factor, double amount) {
  /** Every pixel as it was. */
  public static final Tone IDENTITY = new Tone(1, 0);

  /** A zero has no sign, so that equal tones are equal records. */
  public Tone {
    amount += 0.0;
  }

  Tone then(Tone next) {
    return new Tone(factor * next.factor, amount * next.factor + next.amount);
  }

  /** The new pixel. */
  public double of(double pixel) {
    return factor * pixel + amount;
  }
}
