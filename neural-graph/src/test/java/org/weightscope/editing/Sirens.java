package org.weightscope.editing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/** INRs as they are before they are fitted, small enough for float32 to be exact to 1e-5. */
final class Sirens {
  private Sirens() {}

  /** With coordinates from -1 to 1, layers {@code l0}, {@code l1} and so on. */
  static Network network(Random random, double frequency, int... widths) {
    List<Layer.Linear> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      double bound = i == 1 ? 15 / frequency : Math.sqrt(6.0 / widths[i - 1]) / frequency;
      if (i == widths.length - 1) {
        bound = 1.0 / widths[i - 1];
      }
      layers.add(
          new Layer.Linear(
              weights(random, "l" + (i - 1) + ".weight", bound, widths[i], widths[i - 1]),
              weights(random, "l" + (i - 1) + ".bias", bound, widths[i]),
              i == widths.length - 1 ? Activation.Plain.NONE : new Activation.Sine(frequency)));
    }
    return Network.chain(layers);
  }

  /** The same with another range: the weights of the first layer fit its width. */
  static Inr of(Random random, Inr.Convention convention, double frequency, int... widths) {
    Network network = network(random, frequency, widths);
    List<Layer.Weighted> layers = new ArrayList<>(network.weighted());
    Layer.Weighted first = layers.getFirst();
    float[] values = first.weight().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.abs(convention.range().half());
    }
    layers.set(0, first.with(first.weight().with(values), first.bias()));
    return new Inr(Network.chain(layers), convention);
  }

  private static Weights weights(Random random, String name, double bound, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return Weights.of(name, values, shape);
  }
}
