package org.weightscope.zoo;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightscope.engine.EngineActivation;

/**
 * The pictures' way through a network of a blueprint and, for its gradient, back.
 *
 * <p>Letters: B pictures, c channels, s rows and columns, K classes. One at a time in a process, as
 * gradients are collected globally.
 */
final class Pass implements AutoCloseable {
  private final Blueprint blueprint;
  private final double dropout;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager(Device.cpu());

  /** A pass that drops a share of the values after each activation while it learns. */
  Pass(Blueprint blueprint, double dropout) {
    this.blueprint = blueprint;
    this.dropout = dropout;
  }

  /** Makes all that is dropped from here on depend on this number. */
  void seed(int seed) {
    engine.setRandomSeed(seed);
  }

  /**
   * The mean cross-entropy of some pictures and its gradient.
   *
   * @param gradient is filled; as long as {@code parameters}
   * @return the loss in nats
   */
  double gradient(float[] parameters, float[] pictures, int[] labels, float[] gradient) {
    try (NDManager step = manager.newSubManager()) {
      List<NDArray> tensors = tensors(step, parameters);
      tensors.forEach(tensor -> tensor.setRequiresGradient(true));
      NDArray target = oneHot(step, labels);
      double value;
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray logits = logits(tensors, pictures(step, pictures), true);
        NDArray loss = logits.logSoftmax(-1).mul(target).sum(new int[] {-1}).mean().neg();
        collector.backward(loss);
        value = loss.getFloat();
      }
      int at = 0;
      for (NDArray tensor : tensors) {
        NDArray part = tensor.getGradient();
        part.attach(step);
        float[] values = part.toFloatArray();
        System.arraycopy(values, 0, gradient, at, values.length);
        at += values.length;
      }
      return value;
    }
  }

  /** The logits of some pictures, {@code [picture, class]}. */
  float[] logits(float[] parameters, float[] pictures) {
    try (NDManager step = manager.newSubManager()) {
      return logits(tensors(step, parameters), pictures(step, pictures), false).toFloatArray();
    }
  }

  private List<NDArray> tensors(NDManager step, float[] parameters) {
    List<NDArray> arrays = new ArrayList<>();
    int at = 0;
    for (Blueprint.Tensor tensor : blueprint.tensors()) {
      float[] values = Arrays.copyOfRange(parameters, at, at + tensor.size());
      arrays.add(
          step.create(
              values, new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray())));
      at += values.length;
    }
    return arrays;
  }

  private NDArray pictures(NDManager step, float[] pictures) {
    int c = blueprint.channels();
    int s = blueprint.size();
    return step.create(pictures, new Shape(pictures.length / (c * s * s), c, s, s));
  }

  private NDArray oneHot(NDManager step, int[] labels) {
    float[] target = new float[labels.length * blueprint.classes()];
    for (int i = 0; i < labels.length; i++) {
      target[i * blueprint.classes() + labels[i]] = 1;
    }
    return step.create(target, new Shape(labels.length, blueprint.classes()));
  }

  private NDArray logits(List<NDArray> tensors, NDArray pictures, boolean learning) {
    List<NDArray> given = new ArrayList<>();
    NDArray x = pictures; // (B,c,s,s)
    for (int l = 0; l < blueprint.stages().size(); l++) {
      Stage stage = blueprint.stages().get(l);
      x =
          Conv2d.conv2d(
                  x,
                  tensors.get(2 * l),
                  tensors.get(2 * l + 1),
                  new Shape(stage.stride(), stage.stride()),
                  new Shape(stage.padding(), stage.padding()))
              .singletonOrThrow();
      if (stage.skipFrom().isPresent()) {
        x = x.add(withChannels(given.get(stage.skipFrom().getAsInt()), x.getShape()));
      }
      x = EngineActivation.apply(stage.activation(), x);
      if (dropout > 0 && learning) {
        x = Dropout.dropout(x, (float) dropout, true).singletonOrThrow();
      }
      if (stage.pooled()) {
        Shape window = new Shape(Stage.POOL, Stage.POOL);
        x = Pool.maxPool2d(x, window, window, new Shape(0, 0), false);
      }
      given.add(x);
    }
    x = Pool.globalAvgPool2d(x); // (B,c)
    NDArray weight = tensors.get(tensors.size() - 2);
    return x.matMul(weight.transpose()).add(tensors.getLast()); // (B,K)
  }

  /** The first channels of a map, and zeros for those it lacks. */
  private static NDArray withChannels(NDArray map, Shape wanted) {
    long has = map.getShape().get(1);
    long lacks = wanted.get(1) - has;
    if (lacks == 0) {
      return map;
    }
    if (lacks < 0) {
      return map.get(new NDIndex(":, :" + wanted.get(1)));
    }
    NDArray zeros =
        map.getManager().zeros(new Shape(wanted.get(0), lacks, wanted.get(2), wanted.get(3)));
    return NDArrays.concat(new NDList(map, zeros), 1);
  }

  @Override
  public void close() {
    manager.close();
  }
}
