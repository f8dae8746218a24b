package org.weightscope.service;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;

/** Networks as ONNX files, as PyTorch exports them. */
final class OnnxInrs {
  private static final int FLOAT = 1;

  private OnnxInrs() {}

  /** A SIREN: Gemm, Constant, Mul, Sin for each hidden layer, then Gemm. */
  static byte[] siren(Network network) {
    ProtobufBytes graph = new ProtobufBytes().text(2, "torch_jit");
    String from = "coords";
    int last = network.weighted().size() - 1;
    for (int i = 0; i <= last; i++) {
      Layer.Weighted layer = network.weighted().get(i);
      String name = Integer.toString(2 * i);
      String to = i == last ? "value" : "gemm" + i;
      ProtobufBytes transposed = new ProtobufBytes().text(1, "transB").number(3, 1).number(20, 2);
      graph
          .message(
              1, node("Gemm", to, from, name + ".weight", name + ".bias").message(5, transposed))
          .message(5, tensor(name + ".weight", layer.weight()))
          .message(5, tensor(name + ".bias", layer.bias()));
      if (layer.activation() instanceof Activation.Sine(double frequency)) {
        Weights factor = Weights.of("", new float[] {(float) frequency});
        ProtobufBytes value =
            new ProtobufBytes().text(1, "value").message(5, tensor("", factor)).number(20, 4);
        graph
            .message(1, node("Constant", "factor" + i).message(5, value))
            .message(1, node("Mul", "scaled" + i, to, "factor" + i))
            .message(1, node("Sin", "sine" + i, "scaled" + i));
        from = "sine" + i;
      }
    }
    return model(
        graph
            .message(11, value("coords", network.inputs()))
            .message(12, value("value", network.outputs())));
  }

  /** A determinant, which is no layer, and a tensor. */
  static byte[] unsupported() {
    return model(
        new ProtobufBytes()
            .text(2, "g")
            .message(1, node("Det", "y", "x"))
            .message(5, tensor("weight", Weights.of("", new float[2], 1, 2)))
            .message(11, value("x", 2))
            .message(12, value("y", 2)));
  }

  /** Operators that are not read, one with a name and one without. */
  static byte[] upsampling() {
    ProtobufBytes conv =
        node("ConvTranspose", "c", "picture", "kernel").text(3, "/features/0/ConvTranspose");
    return model(
        new ProtobufBytes()
            .text(2, "torch_jit")
            .message(1, conv)
            .message(1, node("Relu", "r", "c"))
            .message(1, node("DepthToSpace", "p", "r"))
            .message(1, node("Flatten", "f", "p"))
            .message(1, node("Gemm", "value", "f", "weight"))
            .message(5, tensor("kernel", Weights.of("", new float[9], 1, 1, 3, 3)))
            .message(5, tensor("weight", Weights.of("", new float[2], 1, 2)))
            .message(11, value("picture", 1))
            .message(12, value("value", 2)));
  }

  static byte[] model(ProtobufBytes graph) {
    return new ProtobufBytes()
        .number(1, 8)
        .message(7, graph)
        .message(8, new ProtobufBytes().text(1, "").number(2, 17))
        .toBytes();
  }

  static ProtobufBytes node(String operator, String output, String... inputs) {
    ProtobufBytes node = new ProtobufBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  static ProtobufBytes tensor(String name, Weights weights) {
    ProtobufBytes tensor = new ProtobufBytes();
    for (int size : weights.shape()) {
      tensor.number(1, size);
    }
    ByteBuffer raw =
        ByteBuffer.allocate(weights.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(weights.values());
    return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
  }

  /** Rows of so many numbers. */
  private static ProtobufBytes value(String name, long columns) {
    ProtobufBytes shape =
        new ProtobufBytes()
            .message(1, new ProtobufBytes().text(2, "n"))
            .message(1, new ProtobufBytes().number(1, columns));
    ProtobufBytes type =
        new ProtobufBytes().message(1, new ProtobufBytes().number(1, FLOAT).message(2, shape));
    return new ProtobufBytes().text(1, name).message(2, type);
  }
}
