package org.weightscope.model.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Map;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.network.Weights;

/** The published losses, over the outputs of our models. */
final class Objective {
  private static final float FREQUENCY = 30;
  private static final float OFFSET = 0.5f;

  private Objective() {}

  /** The loss that a fixture names. */
  static NDArray loss(PublishedModel published, Map<String, DjlTensor> outputs, NDManager manager) {
    Fixture fixture = published.fixture();
    if (fixture.has("labels")) {
      return crossEntropy(array(outputs, "logits"), fixture.values("labels"), manager);
    }
    if (fixture.has("out.published_prediction")) { // the zoo's loss squashes twice
      NDArray prediction = sigmoid(sigmoid(array(outputs, "logits")));
      NDArray y = manager.create(fixture.values("y"), prediction.getShape());
      return prediction.sub(y).square().mean();
    }
    if (fixture.has("y")) {
      return binaryCrossEntropy(array(outputs, "logits"), fixture.values("y"), manager);
    }
    NDArray rendered = rendered(published, outputs, manager);
    return rendered
        .sub(manager.create(fixture.values("target"), rendered.getShape()))
        .square()
        .mean();
  }

  private static NDArray array(Map<String, DjlTensor> outputs, String name) {
    DjlTensor output = outputs.get(name);
    if (output == null) {
      throw new AssertionError("the model gives no " + name + ", only " + outputs.keySet());
    }
    return output.array();
  }

  private static NDArray crossEntropy(NDArray logits, float[] labels, NDManager manager) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    float[] target = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      target[i * classes + (int) labels[i]] = 1;
    }
    NDArray chosen = manager.create(target, logits.getShape());
    return logits.logSoftmax(1).mul(chosen).sum(new int[] {1}).mean().neg();
  }

  private static NDArray sigmoid(NDArray x) {
    return Activation.sigmoid(x);
  }

  private static NDArray binaryCrossEntropy(NDArray logits, float[] y, NDManager manager) {
    NDArray target = manager.create(y, logits.getShape());
    NDArray yes = logits.neg().exp().add(1).log().mul(target);
    NDArray no = logits.exp().add(1).log().mul(target.mul(-1).add(1));
    return yes.add(no).mean();
  }

  /** The edited networks on the published grid, {@code [networks, pixels]}. */
  static NDArray rendered(
      PublishedModel published, Map<String, DjlTensor> outputs, NDManager manager) {
    NDArray weightDelta = array(outputs, "weightDelta");
    NDArray biasDelta = array(outputs, "biasDelta");
    int[] size = published.fixture().tensor("target").shape();
    int height = size[2];
    int width = size[3];
    NDArray grid = manager.create(grid(height, width), new Shape((long) height * width, 2));
    NDList pictures = new NDList();
    long weightAt = 0;
    long biasAt = 0;
    for (NeuralGraph graph : published.graphs()) {
      NDArray h = grid;
      int last = graph.blocks().size() - 1;
      for (int l = 0; l <= last; l++) {
        Weights weight = graph.layers().orElseThrow().get(l).weight();
        Weights bias = graph.groups().get(l + 1).bias().orElseThrow();
        NDArray w = edited(weight, weightDelta, weightAt, manager);
        NDArray b = edited(bias, biasDelta, biasAt, manager);
        weightAt += weight.size();
        biasAt += bias.size();
        h = h.matMul(w.transpose()).add(b);
        h = l < last ? h.mul(FREQUENCY).sin() : h.add(OFFSET);
      }
      pictures.add(h.reshape(1, -1));
    }
    return NDArrays.concat(pictures, 0);
  }

  private static NDArray edited(Weights weights, NDArray delta, long at, NDManager manager) {
    long[] shape = new long[weights.rank()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = weights.dimension(axis);
    }
    return manager
        .create(weights.toArray(), new Shape(shape))
        .add(delta.get(new NDIndex().addSliceDim(at, at + weights.size())).reshape(shape));
  }

  /** Rows of pixels; the first coordinate is the column, as published. */
  private static float[] grid(int height, int width) {
    float[] grid = new float[height * width * 2];
    int i = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        grid[i++] = -1 + 2f * column / (width - 1);
        grid[i++] = -1 + 2f * row / (height - 1);
      }
    }
    return grid;
  }
}
