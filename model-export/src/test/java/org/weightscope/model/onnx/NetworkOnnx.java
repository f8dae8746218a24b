package org.weightscope.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;

/** A network as an ONNX file for one input {@code x}, so that ONNX Runtime tells its function. */
public final class NetworkOnnx {
  private final List<byte[]> nodes = new ArrayList<>();
  private final List<byte[]> initializers = new ArrayList<>();

  private NetworkOnnx() {}

  /** The file of a network. */
  public static byte[] of(Network network) {
    NetworkOnnx onnx = new NetworkOnnx();
    List<Shape> shapes = network.shapes();
    List<String> values = new ArrayList<>(List.of("x"));
    for (int i = 0; i < network.steps().size(); i++) {
      Step step = network.steps().get(i);
      List<String> in = step.inputs().stream().map(values::get).toList();
      Shape shape = shapes.get(step.inputs().getFirst());
      values.add(onnx.step(step.layer(), in, shape, shapes.get(i + 1)));
    }
    onnx.nodes.add(OnnxWriter.node("Identity", List.of(values.getLast()), "y", List.of()));
    int type = network.input() instanceof Shape.Tokens ? OnnxWriter.INT64 : OnnxWriter.FLOAT;
    return OnnxWriter.model(
        OnnxWriter.graph(
            onnx.nodes,
            onnx.initializers,
            List.of(OnnxWriter.value("x", type, sizes(network.input()))),
            List.of(OnnxWriter.value("y", OnnxWriter.FLOAT, sizes(shapes.getLast())))),
        Map.of());
  }

  /** The sizes of a value, with a batch of one. */
  static long[] sizes(Shape shape) {
    return switch (shape) {
      case Shape.Vector(int channels) -> new long[] {1, channels};
      case Shape.FeatureMap(int channels, int height, int width) ->
          new long[] {1, channels, height, width};
      case Shape.Sequence(int length, int channels) -> new long[] {1, length, channels};
      case Shape.Tokens(int length) -> new long[] {1, length};
    };
  }

  private String step(Layer layer, List<String> in, Shape shape, Shape after) {
    String x = in.getFirst();
    boolean map = shape instanceof Shape.FeatureMap;
    String y =
        switch (layer) {
          case Layer.Linear linear -> affine(x, linear.weight(), linear.bias());
          case Layer.Convolution c ->
              node(
                  "Conv",
                  List.of(x, tensor(c.weight()), tensor(c.bias())),
                  OnnxWriter.attribute("group", (long) c.groups()),
                  OnnxWriter.attribute(
                      "strides",
                      new long[] {c.window().stride().height(), c.window().stride().width()}),
                  OnnxWriter.attribute("pads", pads(c.window().padding())));
          case Layer.Normalization norm -> normalized(norm, x, shape, map);
          case Layer.Pointwise(Activation activation) -> activated(x, activation);
          case Layer.ParametricRelu(Weights slope) ->
              node("PRelu", List.of(x, channels(slope, map)));
          case Layer.Pool pool ->
              node(
                  "MaxPool",
                  List.of(x),
                  OnnxWriter.attribute(
                      "kernel_shape", new long[] {pool.kernel().height(), pool.kernel().width()}),
                  OnnxWriter.attribute(
                      "strides",
                      new long[] {
                        pool.window().stride().height(), pool.window().stride().width()
                      }));
          case Layer.GlobalPool _ -> reshape(node("GlobalAveragePool", List.of(x)), sizes(after));
          case Layer.Flatten(boolean placesFirst) ->
              reshape(placesFirst ? transpose(x, 0, 2, 3, 1) : x, sizes(after));
          case Layer.ToSequence _ ->
              transpose(reshape(x, 1, shape.channels(), shape.places()), 0, 2, 1);
          case Layer.Transpose _ -> transpose(x, 0, 2, 1);
          case Layer.Select(List<Integer> chosen) ->
              node(
                  "Gather",
                  List.of(x, integers(chosen.stream().mapToLong(i -> i).toArray())),
                  OnnxWriter.attribute("axis", 1L));
          case Layer.Concat _ -> node("Concat", in, OnnxWriter.attribute("axis", 1L));
          case Layer.Sum _ -> node("Add", in);
          case Layer.Product _ ->
              node("Mul", List.of(x, reshape(in.get(1), 1, shape.channels(), 1, 1)));
          case Layer.TokenEmbedding(Weights table) -> node("Gather", List.of(tensor(table), x));
          case Layer.PositionEmbedding(Weights table) -> node("Add", List.of(x, tensor(table)));
          case Layer.ClassToken(Weights token) ->
              node(
                  "Concat",
                  List.of(tensor(token.toArray(), 1, 1, token.size()), x),
                  OnnxWriter.attribute("axis", 1L));
          case Layer.TokenAt(int index) ->
              reshape(
                  node(
                      "Gather",
                      List.of(x, integers(index < 0 ? shape.places() + index : index)),
                      OnnxWriter.attribute("axis", 1L)),
                  sizes(after));
          case Layer.Attention attention -> attention(attention, x, shape.places());
          case Layer.Softmax _, Layer.ToFeatureMap _ ->
              throw new IllegalArgumentException("not written here: " + layer);
        };
    return activated(y, layer.activation());
  }

  private String normalized(Layer.Normalization norm, String x, Shape shape, boolean map) {
    String normal =
        switch (norm.statistics()) {
          case Layer.Statistics.None _ -> x;
          case Layer.Statistics.Stored(Weights mean, Weights variance, double epsilon) -> {
            float[] deviation = variance.toArray();
            for (int i = 0; i < deviation.length; i++) {
              deviation[i] = (float) Math.sqrt(deviation[i] + epsilon);
            }
            String centred = node("Sub", List.of(x, channels(mean, map)));
            yield node("Div", List.of(centred, channels(variance.with(deviation), map)));
          }
          case Layer.Statistics.PerPlace(boolean centred, double epsilon) -> {
            long axis = map ? 1 : -1;
            String from = centred ? node("Sub", List.of(x, mean(x, axis))) : x;
            String variance = mean(node("Mul", List.of(from, from)), axis);
            String floor = node("Add", List.of(variance, tensor(new float[] {(float) epsilon}, 1)));
            yield node("Div", List.of(from, node("Sqrt", List.of(floor))));
          }
          case Layer.Statistics.PerGroup(int groups, double epsilon) -> {
            float[] ones = new float[groups];
            Arrays.fill(ones, 1);
            String instance =
                node(
                    "InstanceNormalization",
                    List.of(
                        reshape(x, 1, groups, -1),
                        tensor(ones, groups),
                        tensor(new float[groups], groups)),
                    OnnxWriter.attribute("epsilon", (float) epsilon));
            yield reshape(instance, sizes(shape));
          }
        };
    String scaled = node("Mul", List.of(normal, channels(norm.scale(), map)));
    return node("Add", List.of(scaled, channels(norm.shift(), map)));
  }

  private String mean(String x, long axis) {
    return node("ReduceMean", List.of(x, integers(axis)));
  }

  private String attention(Layer.Attention a, String x, int length) {
    String q = transpose(heads(a.query(), x, length, a.heads()), 0, 2, 1, 3);
    String k = transpose(heads(a.key(), x, length, a.heads()), 0, 2, 3, 1);
    String v = transpose(heads(a.value(), x, length, a.heads()), 0, 2, 1, 3);
    String scale = tensor(new float[] {(float) a.scale()}, 1);
    String scores = node("Mul", List.of(node("MatMul", List.of(q, k)), scale));
    if (a.causal()) {
      float[] mask = new float[length * length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = i % length > i / length ? -1e9f : 0;
      }
      scores = node("Add", List.of(scores, tensor(mask, length, length)));
    }
    String shares = node("Softmax", List.of(scores), OnnxWriter.attribute("axis", -1L));
    String seen = transpose(node("MatMul", List.of(shares, v)), 0, 2, 1, 3);
    return reshape(seen, 1, length, -1);
  }

  private String heads(Layer.Projection projection, String x, int length, int heads) {
    return reshape(affine(x, projection.weight(), projection.bias()), 1, length, heads, -1);
  }

  private String affine(String x, Weights weight, Weights bias) {
    String turned = transpose(tensor(weight), 1, 0);
    return node("Add", List.of(node("MatMul", List.of(x, turned)), tensor(bias)));
  }

  private String activated(String x, Activation activation) {
    if (!(activation instanceof Activation.Plain plain)) {
      throw new IllegalArgumentException("not written here: " + activation);
    }
    return switch (plain) {
      case NONE -> x;
      case RELU -> node("Relu", List.of(x));
      case GELU -> node("Gelu", List.of(x));
      case TANH -> node("Tanh", List.of(x));
      case SIGMOID -> node("Sigmoid", List.of(x));
      case GELU_TANH, SILU, SELU, SOFTSIGN, MISH, HARD_SWISH ->
          throw new IllegalArgumentException("not written here: " + plain);
    };
  }

  /** A vector along the channels of a map, or of anything else. */
  private String channels(Weights vector, boolean map) {
    return map ? tensor(vector.toArray(), vector.size(), 1, 1) : tensor(vector);
  }

  private String transpose(String x, long... axes) {
    return node("Transpose", List.of(x), OnnxWriter.attribute("perm", axes));
  }

  private String reshape(String x, long... sizes) {
    return node("Reshape", List.of(x, integers(sizes)));
  }

  private String tensor(Weights weights) {
    return tensor(weights.toArray(), Arrays.stream(weights.shape()).asLongStream().toArray());
  }

  private String tensor(float[] values, long... sizes) {
    String name = "tensor" + initializers.size();
    initializers.add(OnnxWriter.tensor(name, values, sizes));
    return name;
  }

  private String integers(long... values) {
    String name = "integers" + initializers.size();
    initializers.add(OnnxWriter.tensor(name, values, values.length));
    return name;
  }

  private String node(String operator, List<String> inputs, byte[]... attributes) {
    String output = "value" + nodes.size();
    nodes.add(OnnxWriter.node(operator, inputs, output, List.of(attributes)));
    return output;
  }

  private static long[] pads(Window.Padding padding) {
    return LongStream.of(padding.top(), padding.left(), padding.bottom(), padding.right())
        .toArray();
  }
}
