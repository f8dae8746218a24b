package org.weightscope.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

/**
 * Evaluates networks in the engine, so that gradients reach their inputs. Only for learning inputs:
 * everything else evaluates with {@link org.weightscope.evaluation.Evaluation}, which knows every
 * layer.
 */
public final class EngineNetwork {
  private EngineNetwork() {}

  /**
   * The outputs of a network, {@code [inputs, outputs]}.
   *
   * @param inputs {@code [inputs, channels, height, width]} or {@code [inputs, channels]}
   * @throws IllegalArgumentException if gradients cannot be had through one of its layers
   */
  public static NDArray outputs(Network network, NDArray inputs) {
    List<NDArray> values = new ArrayList<>(List.of(inputs));
    for (var step : network.steps()) {
      List<NDArray> in = step.inputs().stream().map(values::get).toList();
      values.add(after(step.layer(), in));
    }
    return values.getLast();
  }

  private static NDArray after(Layer layer, List<NDArray> in) {
    NDArray x = in.getFirst();
    NDArray linear =
        switch (layer) {
          case Layer.Linear dense ->
              Linear.linear(x, array(x, dense.weight()), array(x, dense.bias())).head();
          case Layer.Convolution convolution -> convolved(convolution, x);
          case Layer.Normalization(
                  Layer.Statistics.Stored(Weights mean, Weights variance, double epsilon),
                  Weights scale,
                  Weights shift,
                  var _) -> {
            NDArray factor =
                channels(x, scale)
                    .div(channels(x, variance).add(x.getManager().create((float) epsilon)).sqrt());
            yield x.sub(channels(x, mean)).mul(factor).add(channels(x, shift));
          }
          case Layer.Normalization(Layer.Statistics.None _, Weights scale, Weights shift, var _) ->
              x.mul(channels(x, scale)).add(channels(x, shift));
          case Layer.Pointwise _ -> x;
          case Layer.Pool pool when symmetric(pool.window()) -> pooled(pool, x);
          case Layer.GlobalPool(Layer.Pooling pooling) ->
              switch (pooling) {
                case MAX -> Pool.globalMaxPool2d(x);
                case AVERAGE -> Pool.globalAvgPool2d(x);
              };
          case Layer.Flatten(boolean placesFirst) when !placesFirst ->
              x.reshape(x.getShape().get(0), -1);
          case Layer.Sum _ -> {
            for (NDArray part : in.subList(1, in.size())) {
              x = x.add(withChannels(part, x.getShape()));
            }
            yield x;
          }
          case Layer.Concat _ -> NDArrays.concat(new NDList(in), 1);
          case Layer.Normalization _,
              Layer.Pool _,
              Layer.Flatten _,
              Layer.ParametricRelu _,
              Layer.ToSequence _,
              Layer.ToFeatureMap _,
              Layer.Transpose _,
              Layer.Select _,
              Layer.Product _,
              Layer.Softmax _,
              Layer.TokenEmbedding _,
              Layer.PositionEmbedding _,
              Layer.ClassToken _,
              Layer.TokenAt _,
              Layer.Attention _ ->
              throw new IllegalArgumentException(
                  "inputs are not learned through a layer of kind %s; take inputs as they are (learned: false)"
                      .formatted(layer.kind()));
        };
    return EngineActivation.apply(
        layer instanceof Layer.Pointwise(var activation) ? activation : layer.activation(), linear);
  }

  private static NDArray convolved(Layer.Convolution layer, NDArray x) {
    Window window = layer.window();
    return Conv2d.conv2d(
            padded(x, window.padding()),
            array(x, layer.weight()),
            array(x, layer.bias()),
            size(window.stride()),
            new Shape(0, 0),
            size(window.dilation()),
            layer.groups())
        .singletonOrThrow();
  }

  private static NDArray padded(NDArray x, Window.Padding padding) {
    NDArray rows = beside(x, 2, padding.top(), padding.bottom());
    return beside(rows, 3, padding.left(), padding.right());
  }

  /** Zeros before and behind an axis. */
  private static NDArray beside(NDArray x, int axis, int before, int behind) {
    NDList parts = new NDList();
    for (int zeros : new int[] {before, -1, behind}) {
      if (zeros < 0) {
        parts.add(x);
      } else if (zeros > 0) {
        long[] shape = x.getShape().getShape().clone();
        shape[axis] = zeros;
        parts.add(x.getManager().zeros(new Shape(shape)));
      }
    }
    return parts.size() == 1 ? x : NDArrays.concat(parts, axis);
  }

  private static boolean symmetric(Window window) {
    Window.Padding p = window.padding();
    return p.top() == p.bottom()
        && p.left() == p.right()
        && window.dilation().equals(Window.Size.ONE);
  }

  private static NDArray pooled(Layer.Pool layer, NDArray x) {
    Shape kernel = size(layer.kernel());
    Shape stride = size(layer.window().stride());
    Window.Padding p = layer.window().padding();
    Shape padding = new Shape(p.top(), p.left());
    return switch (layer.pooling()) {
      case MAX -> Pool.maxPool2d(x, kernel, stride, padding, layer.ceil());
      case AVERAGE ->
          Pool.avgPool2d(x, kernel, stride, padding, layer.ceil(), layer.countPadding());
    };
  }

  private static NDArray withChannels(NDArray part, Shape wanted) {
    long has = part.getShape().get(1);
    if (has > wanted.get(1)) {
      return part.get(new NDIndex(":, :" + wanted.get(1)));
    }
    return beside(part, 1, 0, Math.toIntExact(wanted.get(1) - has));
  }

  private static NDArray array(NDArray x, Weights weights) {
    NDManager manager = x.getManager();
    long[] shape = new long[weights.rank()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = weights.dimension(i);
    }
    return manager.create(weights.toArray(), new Shape(shape));
  }

  /** Numbers of channels, to be broadcast over a map or a vector. */
  private static NDArray channels(NDArray x, Weights weights) {
    NDArray numbers = x.getManager().create(weights.toArray());
    return x.getShape().dimension() == 4 ? numbers.reshape(1, -1, 1, 1) : numbers.reshape(1, -1);
  }

  private static Shape size(Window.Size size) {
    return new Shape(size.height(), size.width());
  }
}
