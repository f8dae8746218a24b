package org.weightscope.service;

import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;
import org.weightscope.network.Window;

/** Convolutional networks as ONNX files, as PyTorch exports them. */
final class OnnxCnns {
  private static final int FLOAT = 1;
  private static final int INTS = 7;

  private OnnxCnns() {}

  /**
   * A chain of convolutions and maximum pools, the mean of each channel, and a linear layer.
   *
   * @param open whether the height and width of the input are left open
   */
  static byte[] chain(Network network, boolean open) {
    ProtobufBytes graph = new ProtobufBytes().text(2, "main_graph");
    String value = "picture";
    int count = 0;
    for (Step step : network.steps()) {
      String to = "value" + ++count;
      switch (step.layer()) {
        case Layer.Convolution conv -> {
          String weight = conv.weight().origin().tensor();
          String bias = conv.bias().origin().tensor();
          graph
              .message(1, window(OnnxInrs.node("Conv", to, value, weight, bias), conv.window()))
              .message(5, OnnxInrs.tensor(weight, conv.weight()))
              .message(5, OnnxInrs.tensor(bias, conv.bias()));
          if (conv.activation() != Activation.Plain.NONE) {
            graph.message(1, activation(conv.activation(), to + "a", to));
            to += "a";
          }
        }
        case Layer.Pool pool ->
            graph.message(
                1,
                window(
                    OnnxInrs.node("MaxPool", to, value)
                        .message(
                            5, ints("kernel_shape", pool.kernel().height(), pool.kernel().width())),
                    pool.window()));
        case Layer.GlobalPool _ ->
            graph
                .message(1, OnnxInrs.node("GlobalAveragePool", to + "p", value))
                .message(1, OnnxInrs.node("Flatten", to, to + "p"));
        case Layer.Linear linear -> {
          String weight = linear.weight().origin().tensor();
          String bias = linear.bias().origin().tensor();
          ProtobufBytes transposed =
              new ProtobufBytes().text(1, "transB").number(3, 1).number(20, 2);
          graph
              .message(1, OnnxInrs.node("Gemm", to, value, weight, bias).message(5, transposed))
              .message(5, OnnxInrs.tensor(weight, linear.weight()))
              .message(5, OnnxInrs.tensor(bias, linear.bias()));
        }
        default -> throw new IllegalArgumentException("not written here: " + step.layer().kind());
      }
      value = to;
    }
    Shape.FeatureMap input = (Shape.FeatureMap) network.input();
    return OnnxInrs.model(
        graph.message(11, picture(input, open)).message(12, value(value, network.outputs())));
  }

  private static ProtobufBytes activation(Activation activation, String to, String from) {
    if (activation instanceof Activation.LeakyRelu(double slope)) {
      ProtobufBytes alpha = new ProtobufBytes().text(1, "alpha");
      return OnnxInrs.node("LeakyRelu", to, from)
          .message(5, alpha.float32(2, (float) slope).number(20, 1));
    }
    if (activation == Activation.Plain.RELU) {
      return OnnxInrs.node("Relu", to, from);
    }
    throw new IllegalArgumentException("not written here: " + activation);
  }

  private static ProtobufBytes window(ProtobufBytes node, Window window) {
    Window.Padding pad = window.padding();
    return node.message(5, ints("strides", window.stride().height(), window.stride().width()))
        .message(5, ints("pads", pad.top(), pad.left(), pad.bottom(), pad.right()));
  }

  private static ProtobufBytes ints(String name, int... values) {
    ProtobufBytes attribute = new ProtobufBytes().text(1, name);
    for (int value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, INTS);
  }

  private static ProtobufBytes picture(Shape.FeatureMap shape, boolean open) {
    return typed(
        "picture",
        new ProtobufBytes()
            .message(1, new ProtobufBytes().text(2, "n"))
            .message(1, new ProtobufBytes().number(1, shape.channels()))
            .message(1, side("height", shape.height(), open))
            .message(1, side("width", shape.width(), open)));
  }

  private static ProtobufBytes side(String name, int size, boolean open) {
    return open ? new ProtobufBytes().text(2, name) : new ProtobufBytes().number(1, size);
  }

  private static ProtobufBytes value(String name, int columns) {
    return typed(
        name,
        new ProtobufBytes()
            .message(1, new ProtobufBytes().text(2, "n"))
            .message(1, new ProtobufBytes().number(1, columns)));
  }

  private static ProtobufBytes typed(String name, ProtobufBytes shape) {
    return new ProtobufBytes()
        .text(1, name)
        .message(
            2,
            new ProtobufBytes().message(1, new ProtobufBytes().number(1, FLOAT).message(2, shape)));
  }
}
