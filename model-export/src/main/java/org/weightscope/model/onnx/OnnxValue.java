package org.weightscope.model.onnx;

import java.util.List;
import java.util.stream.Stream;
import org.weightscope.model.Tensor;

/**
 * A value as a name in an ONNX graph; each operation appends a node.
 *
 * @param graph the graph under construction
 * @param name name of the value
 */
record OnnxValue(OnnxGraph graph, String name) implements Tensor<OnnxValue> {

  private OnnxValue node(String operator, OnnxValue... others) {
    return graph.node(
        operator, List.of(), Stream.concat(Stream.of(this), Stream.of(others)).toList());
  }

  private OnnxValue node(String operator, List<byte[]> attributes, OnnxValue... others) {
    return graph.node(
        operator, attributes, Stream.concat(Stream.of(this), Stream.of(others)).toList());
  }

  @Override
  public OnnxValue plus(OnnxValue x) {
    return node("Add", x);
  }

  @Override
  public OnnxValue plus(double c) {
    return node("Add", graph.constant((float) c));
  }

  @Override
  public OnnxValue minus(OnnxValue x) {
    return node("Sub", x);
  }

  @Override
  public OnnxValue times(OnnxValue x) {
    return node("Mul", x);
  }

  @Override
  public OnnxValue times(double c) {
    return node("Mul", graph.constant((float) c));
  }

  @Override
  public OnnxValue dividedBy(OnnxValue x) {
    return node("Div", x);
  }

  @Override
  public OnnxValue sqrt() {
    return node("Sqrt");
  }

  @Override
  public OnnxValue log() {
    return node("Log");
  }

  @Override
  public OnnxValue sin() {
    return node("Sin");
  }

  @Override
  public OnnxValue cos() {
    return node("Cos");
  }

  @Override
  public OnnxValue erf() {
    return node("Erf");
  }

  @Override
  public OnnxValue sigmoid() {
    return node("Sigmoid");
  }

  @Override
  public OnnxValue relu() {
    return node("Relu");
  }

  @Override
  public OnnxValue gelu() {
    return node("Gelu");
  }

  @Override
  public OnnxValue atLeast(double floor) {
    return node("Max", graph.constant((float) floor));
  }

  @Override
  public OnnxValue matmul(OnnxValue x) {
    return node("MatMul", x);
  }

  @Override
  public OnnxValue linear(OnnxValue weight, OnnxValue bias) {
    return linear(weight).plus(bias);
  }

  @Override
  public OnnxValue linear(OnnxValue weight) {
    return matmul(weight.transpose(1, 0)); // folded when the model is loaded
  }

  @Override
  public OnnxValue sum(int axis) {
    return reduce("ReduceSum", axis);
  }

  @Override
  public OnnxValue mean(int axis) {
    return reduce("ReduceMean", axis);
  }

  @Override
  public OnnxValue min(int axis) {
    return reduce("ReduceMin", axis);
  }

  @Override
  public OnnxValue max(int axis) {
    return reduce("ReduceMax", axis);
  }

  private OnnxValue reduce(String operator, int axis) {
    return node(operator, List.of(OnnxWriter.attribute("keepdims", 0L)), graph.integers(axis));
  }

  @Override
  public OnnxValue softmax(int axis) {
    return node("Softmax", List.of(OnnxWriter.attribute("axis", (long) axis)));
  }

  @Override
  public OnnxValue layerNorm(OnnxValue gain, OnnxValue bias, double epsilon) {
    return node(
        "LayerNormalization",
        List.of(OnnxWriter.attribute("epsilon", (float) epsilon)),
        gain,
        bias);
  }

  @Override
  public OnnxValue batchNorm(
      OnnxValue mean, OnnxValue variance, OnnxValue gain, OnnxValue bias, double epsilon) {
    return node(
        "BatchNormalization",
        List.of(OnnxWriter.attribute("epsilon", (float) epsilon)),
        gain,
        bias,
        mean,
        variance);
  }

  @Override
  public OnnxValue reshape(long... shape) {
    return node("Reshape", graph.integers(shape));
  }

  @Override
  public OnnxValue transpose(int... axes) {
    long[] permutation = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      permutation[i] = axes[i];
    }
    return node("Transpose", List.of(OnnxWriter.attribute("perm", permutation)));
  }

  @Override
  public OnnxValue slice(int axis, long from, long to) {
    return node("Slice", graph.integers(from), graph.integers(to), graph.integers(axis));
  }

  @Override
  public OnnxValue concat(int axis, List<OnnxValue> others) {
    return node(
        "Concat",
        List.of(OnnxWriter.attribute("axis", (long) axis)),
        others.toArray(OnnxValue[]::new));
  }

  @Override
  public OnnxValue gather(OnnxValue rows) {
    return node("Gather", rows);
  }

  @Override
  public OnnxValue dropout(double rate) {
    return this;
  }
}
