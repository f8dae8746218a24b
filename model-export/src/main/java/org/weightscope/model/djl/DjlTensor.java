package org.weightscope.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.List;
import org.weightscope.model.Tensor;

/**
 * A value as an array of DJL.
 *
 * <p>A result belongs to the manager of its receiver; callers attach parameters to the manager of a
 * step, so that nothing outlives it.
 *
 * @param array the value
 * @param training whether dropout and batch statistics are on
 */
public record DjlTensor(NDArray array, boolean training) implements Tensor<DjlTensor> {
  private static final float KEPT = 0.9f; // of running numbers; PyTorch calls 0.1 the momentum

  private DjlTensor of(NDArray result) {
    return new DjlTensor(result, training);
  }

  /**
   * A number that lives as long as the step. DJL's own methods that take a number close it at once,
   * while the backward pass still reads it: once its memory is collected, gradients are garbage.
   */
  private NDArray number(double c) {
    return array.getManager().create((float) c);
  }

  @Override
  public DjlTensor plus(DjlTensor x) {
    return of(array.add(x.array));
  }

  @Override
  public DjlTensor plus(double c) {
    return of(array.add((float) c));
  }

  @Override
  public DjlTensor minus(DjlTensor x) {
    return of(array.sub(x.array));
  }

  @Override
  public DjlTensor times(DjlTensor x) {
    return of(array.mul(x.array));
  }

  @Override
  public DjlTensor times(double c) {
    return of(array.mul(number(c)));
  }

  @Override
  public DjlTensor dividedBy(DjlTensor x) {
    return of(array.div(x.array));
  }

  @Override
  public DjlTensor sqrt() {
    return of(array.sqrt());
  }

  @Override
  public DjlTensor log() {
    return of(array.log());
  }

  @Override
  public DjlTensor sin() {
    return of(array.sin());
  }

  @Override
  public DjlTensor cos() {
    return of(array.cos());
  }

  @Override
  public DjlTensor erf() {
    return of(array.erf());
  }

  @Override
  public DjlTensor sigmoid() {
    return of(Activation.sigmoid(array));
  }

  @Override
  public DjlTensor relu() {
    return of(Activation.relu(array));
  }

  @Override
  public DjlTensor gelu() {
    return of(Activation.gelu(array));
  }

  @Override
  public DjlTensor square() {
    return of(array.square());
  }

  @Override
  public DjlTensor atLeast(double floor) {
    return of(array.maximum(number(floor)));
  }

  @Override
  public DjlTensor matmul(DjlTensor x) {
    return of(array.matMul(x.array));
  }

  @Override
  public DjlTensor linear(DjlTensor weight, DjlTensor bias) {
    return of(Linear.linear(array, weight.array, bias.array).head());
  }

  @Override
  public DjlTensor linear(DjlTensor weight) {
    return of(Linear.linear(array, weight.array).head());
  }

  @Override
  public DjlTensor sum(int axis) {
    return of(array.sum(new int[] {axis}));
  }

  @Override
  public DjlTensor mean(int axis) {
    return of(array.mean(new int[] {axis}));
  }

  @Override
  public DjlTensor min(int axis) {
    return of(array.min(new int[] {axis}));
  }

  @Override
  public DjlTensor max(int axis) {
    return of(array.max(new int[] {axis}));
  }

  @Override
  public DjlTensor softmax(int axis) {
    return of(array.softmax(axis));
  }

  @Override
  public DjlTensor layerNorm(DjlTensor gain, DjlTensor bias, double epsilon) {
    Shape last = new Shape(array.getShape().tail());
    return of(LayerNorm.layerNorm(array, last, gain.array, bias.array, (float) epsilon).head());
  }

  @Override
  public DjlTensor batchNorm(
      DjlTensor mean, DjlTensor variance, DjlTensor gain, DjlTensor bias, double epsilon) {
    return of(
        BatchNorm.batchNorm(
                array,
                mean.array,
                variance.array,
                gain.array,
                bias.array,
                1,
                KEPT,
                (float) epsilon,
                training)
            .head());
  }

  @Override
  public DjlTensor reshape(long... shape) {
    long[] resolved = shape.clone();
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == KEEP) {
        resolved[axis] = array.getShape().get(axis);
      }
    }
    if (array.size() == 0) { // PyTorch cannot infer a size of an empty array
      long known = 1;
      for (long size : resolved) {
        known *= size == INFER ? 1 : size;
      }
      for (int axis = 0; axis < resolved.length; axis++) {
        resolved[axis] =
            resolved[axis] == INFER ? array.size() / Math.max(known, 1) : resolved[axis];
      }
    }
    return of(array.reshape(resolved));
  }

  @Override
  public DjlTensor transpose(int... axes) {
    return of(array.transpose(axes));
  }

  @Override
  public DjlTensor slice(int axis, long from, long to) {
    int at = axis < 0 ? axis + array.getShape().dimension() : axis;
    return of(array.get(new NDIndex().addAllDim(at).addSliceDim(from, to)));
  }

  @Override
  public DjlTensor concat(int axis, List<DjlTensor> others) {
    NDList all = new NDList(array);
    others.forEach(x -> all.add(x.array));
    return of(NDArrays.concat(all, axis < 0 ? axis + array.getShape().dimension() : axis));
  }

  @Override
  public DjlTensor gather(DjlTensor rows) {
    // the one gather of DJL whose gradient adds rows up quickly
    return of(Embedding.embedding(rows.array, array, SparseFormat.DENSE).head());
  }

  @Override
  public DjlTensor dropout(double rate) {
    return rate == 0 || !training ? this : of(Dropout.dropout(array, (float) rate, true).head());
  }
}
