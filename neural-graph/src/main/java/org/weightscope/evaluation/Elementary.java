package org.weightscope.evaluation;

/**
 * Elementary functions in double without branches, tables or calls, so that the compiler turns a
 * loop over them into vector instructions; {@link Math} computes one number at a time.
 *
 * <p>Good to 1e-9 of the value wherever that is a normal float32, which leaves the rounding to
 * float32 the largest error. Infinities and NaN give what {@link Math} gives.
 */
final class Elementary {
  /** Beyond it {@code exp} is 0 or infinite in double. */
  private static final double FARTHEST = 800;

  private static final double PARTS = 0x1p-13;

  private Elementary() {}

  /** e^x as the 8192nd power of e^(x / 8192): a short series and 13 squarings. */
  static double exp(double x) {
    double power = 1 + partOfExpm1(x);
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    power *= power;
    return power;
  }

  /** e^x - 1 in the same way: y to y (y + 2) squares y + 1 and keeps small numbers exact. */
  static double expm1(double x) {
    double y = partOfExpm1(x);
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    y *= y + 2;
    return y;
  }

  /** e^(x / 8192) - 1 by its series. */
  private static double partOfExpm1(double x) {
    double y = Math.max(-FARTHEST, Math.min(FARTHEST, x)) * PARTS;
    return y * (1 + y * (1 / 2.0 + y * (1 / 6.0 + y * (1 / 24.0 + y * (1 / 120.0)))));
  }

  static double tanh(double x) {
    double y = expm1(2 * Math.max(-FAR_FOR_TANH, Math.min(FAR_FOR_TANH, x)));
    return y / (y + 2);
  }

  /** Beyond it the hyperbolic tangent is 1 in double. */
  private static final double FAR_FOR_TANH = 20;

  /**
   * log(1 + x) for x from 0 to 1: twice the series of the inverse hyperbolic tangent at x / (x +
   * 2).
   */
  static double log1pUpToOne(double x) {
    double y = x / (x + 2);
    double z = y * y;
    double series = 1 / 13.0 + z * (1 / 15.0 + z * (1 / 17.0 + z * (1 / 19.0 + z * (1 / 21.0))));
    series = 1 / 5.0 + z * (1 / 7.0 + z * (1 / 9.0 + z * (1 / 11.0 + z * series)));
    return 2 * y * (1 + z * (1 / 3.0 + z * series));
  }

  /**
   * e^(x²) times the complementary error function, for x from 0 to 29: t times a polynomial in t =
   * 1 / (1 + 0.4 x), the form of Hastings (Abramowitz and Stegun 7.1.26) with more terms, fitted to
   * 9e-10.
   */
  static double scaledErfc(double x) {
    double t = 1 / (1 + 0.4 * x);
    double polynomial =
        -0.21842156189176506
            + t
                * (0.4218574108794252
                    + t
                        * (-0.5469236536045782
                            + t
                                * (0.35655085924095936
                                    + t * (-0.11522532310979873 + t * (0.014946304603055731)))));
    polynomial =
        0.22567538248107
            + t
                * (0.22569505685071495
                    + t
                        * (0.20727768861929396
                            + t
                                * (0.17494058049954633
                                    + t
                                        * (0.10045776544421539
                                            + t * (0.1531694896553516 + t * (polynomial))))));
    return t * polynomial;
  }
}
