package org.weightscope.fitting;

/**
 * The splitmix64 stream that starts a fit (Steele, Lea and Flood 2014).
 *
 * <p>Written out, because data sets state the stream of their starts: {@link
 * java.util.SplittableRandom} seeds and draws differently.
 */
final class SplitMix {
  private long state;

  private SplitMix(long state) {
    this.state = state;
  }

  static SplitMix ofSeed(long seed) {
    return new SplitMix(seed * 0x2545F4914F6CDD1DL + 12345);
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [-1, 1). */
  double symmetric() {
    return 2 * ((next() >>> 11) * 0x1.0p-53) - 1;
  }
}
