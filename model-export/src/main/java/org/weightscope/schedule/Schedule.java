package org.weightscope.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Learning rate of each optimiser step.
 *
 * <p>The first three warm up linearly: step n has the factor {@code min(1, n / warmUp)}, so the
 * first step is not idle and step {@code warmUp} has the full rate; 0 means no warm-up. A schedule
 * has no state: a resumed run asks for the step it is at.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Schedule.Exponential.class, name = "exponential"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
  @JsonSubTypes.Type(value = Schedule.OneCycle.class, name = "one-cycle")
})
public sealed interface Schedule {

  /**
   * Learning rate of a step.
   *
   * @param step counted from 1
   * @throws IllegalArgumentException if {@code step} is below 1
   */
  double rate(long step);

  /**
   * The same rate after the warm-up.
   *
   * @param rate the full rate, positive
   * @param warmUp steps until the full rate, 0 or more
   */
  record Constant(double rate, long warmUp) implements Schedule {
    public Constant {
      check(rate > 0 && Double.isFinite(rate), "rate", rate);
      check(warmUp >= 0, "warmUp", warmUp);
    }

    @Override
    public double rate(long step) {
      return rate * warmth(step, warmUp);
    }
  }

  /**
   * The rate is multiplied by {@code decay} every {@code decaySteps} steps, smoothly and from the
   * first step on: {@code rate · min(1, n / warmUp) · decay^(n / decaySteps)}.
   *
   * @param rate the rate that decays, positive
   * @param warmUp steps of warm-up, 0 or more
   * @param decay factor per {@code decaySteps}, above 0 and at most 1
   * @param decaySteps steps per factor, at least 1
   */
  record Exponential(double rate, long warmUp, double decay, long decaySteps) implements Schedule {
    public Exponential {
      check(rate > 0 && Double.isFinite(rate), "rate", rate);
      check(warmUp >= 0, "warmUp", warmUp);
      check(decay > 0 && decay <= 1, "decay", decay);
      check(decaySteps >= 1, "decaySteps", decaySteps);
    }

    @Override
    public double rate(long step) {
      return rate * warmth(step, warmUp) * Math.pow(decay, (double) step / decaySteps);
    }
  }

  /**
   * Half a cosine from the full rate at step {@code warmUp} to {@code floor · rate} at step {@code
   * steps}, and that rate from there on.
   *
   * @param rate the full rate, positive
   * @param warmUp steps of warm-up, 0 or more
   * @param steps the step at which the floor is reached, more than {@code warmUp}
   * @param floor part of the rate that is left, 0 to 1
   */
  record Cosine(double rate, long warmUp, long steps, double floor) implements Schedule {
    public Cosine {
      check(rate > 0 && Double.isFinite(rate), "rate", rate);
      check(warmUp >= 0, "warmUp", warmUp);
      check(steps > warmUp, "steps", steps);
      check(floor >= 0 && floor <= 1, "floor", floor);
    }

    @Override
    public double rate(long step) {
      double done = Math.clamp((double) (step - warmUp) / (steps - warmUp), 0.0, 1.0);
      double factor = floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
      return rate * warmth(step, warmUp) * factor;
    }
  }

  /**
   * One cycle (Smith and Topin 2018, the form of PyTorch with cosines): up from {@code peak /
   * startDivisor} to the peak, then down to {@code peak / startDivisor / endDivisor}, which the
   * last step has.
   *
   * <p>A recipe may leave out the last three: 0.3, 25 and 10,000.
   *
   * @param peak largest rate, positive
   * @param steps all steps of the run, at least 2; later steps have the last rate
   * @param rise part of the steps on the way up, between 0 and 1
   * @param startDivisor peak over first rate, at least 1
   * @param endDivisor first rate over last rate, at least 1
   */
  record OneCycle(double peak, long steps, double rise, double startDivisor, double endDivisor)
      implements Schedule {
    public OneCycle {
      check(peak > 0 && Double.isFinite(peak), "peak", peak);
      check(steps >= 2, "steps", steps);
      check(rise > 0 && rise < 1, "rise", rise);
      check(startDivisor >= 1, "startDivisor", startDivisor);
      check(endDivisor >= 1, "endDivisor", endDivisor);
    }

    /** The usual cycle: 30 % of the steps up, divisors 25 and 10,000. */
    public OneCycle(double peak, long steps) {
      this(peak, steps, 0.3, 25, 1e4);
    }

    @JsonCreator
    static OneCycle of(
        @JsonProperty(value = "peak", required = true) double peak,
        @JsonProperty(value = "steps", required = true) long steps,
        @JsonProperty("rise") @Nullable Double rise,
        @JsonProperty("startDivisor") @Nullable Double startDivisor,
        @JsonProperty("endDivisor") @Nullable Double endDivisor) {
      OneCycle usual = new OneCycle(peak, steps);
      return new OneCycle(
          peak,
          steps,
          rise == null ? usual.rise : rise,
          startDivisor == null ? usual.startDivisor : startDivisor,
          endDivisor == null ? usual.endDivisor : endDivisor);
    }

    @Override
    public double rate(long step) {
      warmth(step, 0);
      double at = Math.min(step, steps) - 1;
      // The top lies at rise · steps - 1, which for few steps is before the first step.
      double top = rise * steps - 1;
      double last = steps - 1;
      double first = peak / startDivisor;
      return at < top
          ? between(first, peak, at / top)
          : between(peak, first / endDivisor, (at - top) / (last - top));
    }

    private static double between(double from, double to, double part) {
      return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * part));
    }
  }

  private static double warmth(long step, long warmUp) {
    if (step < 1) {
      throw new IllegalArgumentException("steps count from 1, not " + step);
    }
    return step >= warmUp ? 1 : (double) step / warmUp;
  }

  private static void check(boolean fits, String field, Number value) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s %s is outside its range in a schedule".formatted(field, value));
    }
  }
}
