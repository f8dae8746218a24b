package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

/**
 * The architecture of a network of a zoo: convolutions, the mean of each channel, a linear layer.
 *
 * <p>Parameters stand in one array, tensor after tensor as {@link #tensors} lists them.
 *
 * @param channels channels of a picture
 * @param size its rows and columns
 * @param stages at least one
 * @param classes number of answers
 */
record Blueprint(int channels, int size, List<Stage> stages, int classes) {

  Blueprint {
    stages = List.copyOf(stages);
    List<Integer> given = new ArrayList<>();
    int rows = size;
    for (Stage stage : stages) {
      int convolved = stage.convolved(rows);
      stage
          .skipFrom()
          .ifPresent(from -> {
            if (from < 0 || from >= given.size() || given.get(from) != convolved) {
              throw new IllegalArgumentException(
                  "a map of %d rows takes no skip from stage %d of %s"
                      .formatted(convolved, from, given));
            }
          });
      rows = stage.after(rows);
      given.add(rows);
    }
    if (stages.isEmpty() || rows < 1) {
      throw new IllegalArgumentException("nothing is left of a picture after " + stages);
    }
  }

  /**
   * A weight or bias.
   *
   * @param name as PyTorch would call it
   * @param fanIn values that each output sums up
   * @param fanOut outputs that each input reaches
   * @param shape sizes of its axes; a bias has one
   */
  record Tensor(String name, int fanIn, int fanOut, List<Integer> shape) {
    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    boolean isBias() {
      return shape.size() == 1;
    }
  }

  /** All tensors in order: weight and bias of each convolution, then of the linear layer. */
  List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    int in = channels;
    for (int l = 0; l < stages.size(); l++) {
      Stage stage = stages.get(l);
      int places = stage.kernel() * stage.kernel();
      add(
          tensors,
          "layers." + l,
          in * places,
          stage.width() * places,
          List.of(stage.width(), in, stage.kernel(), stage.kernel()));
      in = stage.width();
    }
    add(tensors, "fc", in, classes, List.of(classes, in));
    return tensors;
  }

  private static void add(
      List<Tensor> tensors, String layer, int fanIn, int fanOut, List<Integer> shape) {
    tensors.add(new Tensor(layer + ".weight", fanIn, fanOut, shape));
    tensors.add(new Tensor(layer + ".bias", fanIn, fanOut, shape.subList(0, 1)));
  }

  /** Number of parameters. */
  int parameters() {
    return tensors().stream().mapToInt(Tensor::size).sum();
  }

  /** The network with these parameters. */
  Network network(float[] parameters) {
    Shape.FeatureMap picture = new Shape.FeatureMap(channels, size, size);
    Network.Builder builder = new Network.Builder(picture);
    List<Weights> weights = weights(parameters);
    int[] given = new int[stages.size()];
    int value = 0;
    for (int l = 0; l < stages.size(); l++) {
      Stage stage = stages.get(l);
      String name = "layers." + l;
      boolean skips = stage.skipFrom().isPresent();
      value =
          builder.add(
              name,
              new Layer.Convolution(
                  weights.get(2 * l),
                  weights.get(2 * l + 1),
                  window(stage.stride(), stage.padding()),
                  1,
                  skips ? Activation.Plain.NONE : stage.activation()),
              value);
      if (skips) {
        int from = given[stage.skipFrom().getAsInt()];
        value = builder.add(name + ".skip", new Layer.Sum(stage.activation()), value, from);
      }
      if (stage.pooled()) {
        Layer pool =
            new Layer.Pool(
                Layer.Pooling.MAX, Window.Size.of(Stage.POOL), window(Stage.POOL, 0), false, false);
        value = builder.add(name + ".pool", pool, value);
      }
      given[l] = value;
    }
    value = builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
    int last = 2 * stages.size();
    builder.add(
        "fc",
        new Layer.Linear(weights.get(last), weights.get(last + 1), Activation.Plain.NONE),
        value);
    return builder.build();
  }

  private static Window window(int stride, int padding) {
    return new Window(Window.Size.of(stride), Window.Size.ONE, Window.Padding.of(padding));
  }

  private List<Weights> weights(float[] parameters) {
    List<Weights> weights = new ArrayList<>();
    int at = 0;
    for (Tensor tensor : tensors()) {
      float[] values = Arrays.copyOfRange(parameters, at, at + tensor.size());
      int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
      weights.add(Weights.of(tensor.name(), values, shape));
      at += values.length;
    }
    return weights;
  }
}
