package org.weightscope.zoo;

import java.util.Locale;

/** The rule by which a gradient changes parameters, with PyTorch's arithmetic and defaults. */
enum Optimiser {
  /** Adam with decay apart from the gradient (Loshchilov and Hutter 2019). */
  ADAMW,
  /** Adam (Kingma and Ba 2015); decay is added to the gradient, as an L2 penalty. */
  ADAM,
  /** Gradient descent with momentum 0.9; decay is added to the gradient, as an L2 penalty. */
  SGD;

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float MOMENTUM = 0.9f;

  /** A sequence of steps from the first on. */
  Descent descent(double rate, double decay, int parameters) {
    return switch (this) {
      case ADAMW -> new Moments((float) rate, (float) (rate * decay), 0, parameters);
      case ADAM -> new Moments((float) rate, 0, (float) decay, parameters);
      case SGD -> new Momentum((float) rate, (float) decay, parameters);
    };
  }

  /** Takes one step after the other; not thread-safe. */
  interface Descent {
    /** Changes the parameters along a gradient of the same length. */
    void step(float[] parameters, float[] gradient);
  }

  private static final class Moments implements Descent {
    private final float rate;
    private final float shrink;
    private final float penalty;
    private final float[] first;
    private final float[] second;
    private int steps;

    Moments(float rate, float shrink, float penalty, int parameters) {
      this.rate = rate;
      this.shrink = shrink;
      this.penalty = penalty;
      first = new float[parameters];
      second = new float[parameters];
    }

    @Override
    public void step(float[] parameters, float[] gradient) {
      steps++;
      float unbiased = (float) (rate / (1 - Math.pow(BETA1, steps)));
      float root = (float) Math.sqrt(1 - Math.pow(BETA2, steps));
      for (int i = 0; i < parameters.length; i++) {
        float g = gradient[i] + penalty * parameters[i];
        first[i] = BETA1 * first[i] + (1 - BETA1) * g;
        second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
        float change = unbiased * first[i] / ((float) Math.sqrt(second[i]) / root + EPSILON);
        parameters[i] = parameters[i] * (1 - shrink) - change;
      }
    }
  }

  private static final class Momentum implements Descent {
    private final float rate;
    private final float penalty;
    private final float[] velocity;

    Momentum(float rate, float penalty, int parameters) {
      this.rate = rate;
      this.penalty = penalty;
      velocity = new float[parameters];
    }

    @Override
    public void step(float[] parameters, float[] gradient) {
      for (int i = 0; i < parameters.length; i++) {
        velocity[i] = MOMENTUM * velocity[i] + gradient[i] + penalty * parameters[i];
        parameters[i] -= rate * velocity[i];
      }
    }
  }

  /** The word in recipes and tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
