package org.weightscope.evaluation;

import java.util.Random;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

/** Single layers on given values. */
final class Layers {
  private Layers() {}

  /** What a layer gives for one or more inputs of this shape. */
  static float[] run(Layer layer, Shape shape, float... entries) {
    int count = entries.length / (shape.channels() * shape.places());
    return run(layer, Values.of(shape, count, entries)).toArray();
  }

  static Values run(Layer layer, Values in) {
    Network.Builder builder = new Network.Builder(in.shape());
    builder.add("layer", layer, 0);
    return Evaluation.output(builder.build(), in);
  }

  static Weights vector(float... values) {
    return Weights.of("v", values, values.length);
  }

  static Weights matrix(int columns, float... values) {
    return Weights.of("m", values, values.length / columns, columns);
  }

  static Weights random(Random random, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    return Weights.of("r", numbers(random, size), shape);
  }

  static float[] numbers(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
