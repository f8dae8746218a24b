package org.weightscope.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A feed-forward network: layers in an order in which each comes after those it reads. The last
 * step gives the answer.
 *
 * @param input shape of the input
 * @param steps at least one; every value but the last is read by a later step
 */
public record Network(Shape input, List<Step> steps) {

  /**
   * Checks that the layers fit.
   *
   * @throws ShapesDoNotMeetException if a layer cannot take the shapes it is given
   * @throws IllegalArgumentException if there is no step, or a step reads what comes after it
   */
  public Network {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    ShapeInference.shapes(input, steps);
  }

  /** Linear layers and convolutions that follow each other, as in {@link #chain(List, List)}. */
  public static Network chain(List<? extends Layer.Weighted> layers) {
    return chain(layers, layers.stream().map(_ -> OptionalInt.empty()).toList());
  }

  /**
   * The form of network of Kofinas et al. 2024: linear layers and convolutions that follow each
   * other. The input is a vector, or a map of free size before a convolution; between a convolution
   * and a linear layer stands the mean of each channel.
   *
   * @param skipFrom for each layer the earlier layer whose output is added, before the activation,
   *     to as many first channels as both have
   * @throws IllegalArgumentException if layers or skips do not fit
   */
  public static Network chain(List<? extends Layer.Weighted> layers, List<OptionalInt> skipFrom) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    Layer.Weighted first = layers.getFirst();
    Builder builder =
        new Builder(
            switch (first) {
              case Layer.Linear linear -> new Shape.Vector(linear.inputs());
              case Layer.Convolution convolution ->
                  new Shape.FeatureMap(convolution.inputs(), Shape.FREE, Shape.FREE);
            });
    int value = 0;
    int[] given = new int[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      Layer.Weighted layer = layers.get(i);
      if (layer instanceof Layer.Linear
          && i > 0
          && layers.get(i - 1) instanceof Layer.Convolution) {
        value = builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
      }
      String name = layer.weight().origin().tensor();
      OptionalInt skip = skipFrom.get(i);
      if (skip.isEmpty()) {
        value = builder.add(name, layer, value);
      } else if (skip.getAsInt() < 0 || skip.getAsInt() >= i) {
        throw new IllegalArgumentException(
            "layer %d cannot take a skip from layer %d".formatted(i, skip.getAsInt()));
      } else {
        value = builder.add(name, layer.with(Activation.Plain.NONE), value);
        value = builder.add(name, new Layer.Sum(layer.activation()), value, given[skip.getAsInt()]);
      }
      given[i] = value;
    }
    return builder.build();
  }

  /** Collects steps. */
  public static final class Builder {
    private final Shape input;
    private final List<Step> steps = new ArrayList<>();

    /** A network that takes this shape. */
    public Builder(Shape input) {
      this.input = input;
    }

    /**
     * Adds a layer.
     *
     * @param inputs the values it reads; 0 is the input of the network
     * @return the value it gives
     */
    public int add(String name, Layer layer, int... inputs) {
      steps.add(new Step(name, layer, Arrays.stream(inputs).boxed().toList()));
      return steps.size();
    }

    /** The network, checked as in {@link Network#Network}. */
    public Network build() {
      return new Network(input, steps);
    }
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return steps.stream().map(Step::layer).toList();
  }

  /** The layers with a linear map, in order. */
  public List<Layer.Weighted> weighted() {
    return layers().stream()
        .filter(Layer.Weighted.class::isInstance)
        .map(Layer.Weighted.class::cast)
        .toList();
  }

  /**
   * Whether it consists of linear layers alone, each of which reads the one before, and takes a
   * vector.
   */
  public boolean isChainOfLinearLayers() {
    for (int i = 0; i < steps.size(); i++) {
      if (!(steps.get(i).layer() instanceof Layer.Linear)
          || !steps.get(i).inputs().equals(List.of(i))) {
        return false;
      }
    }
    return input instanceof Shape.Vector;
  }

  /** The shape of every value: of the input first, then of what each step gives. */
  public List<Shape> shapes() {
    return ShapeInference.shapes(input, steps);
  }

  /** Number of input neurons or channels. */
  public int inputs() {
    return input.channels();
  }

  /** Number of output neurons or channels. */
  public int outputs() {
    return shapes().getLast().channels();
  }

  /** Number of values in all tensors, zeros that stand for a missing bias included. */
  public long parameters() {
    return layers().stream()
        .flatMap(layer -> layer.tensors().stream())
        .mapToLong(Weights::size)
        .sum();
  }
}
