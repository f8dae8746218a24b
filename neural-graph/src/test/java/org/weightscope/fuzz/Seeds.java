package org.weightscope.fuzz;

import static org.weightscope.onnx.Proto.dims;
import static org.weightscope.onnx.Proto.floats;
import static org.weightscope.onnx.Proto.graph;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.model;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.number;
import static org.weightscope.onnx.Proto.opset;
import static org.weightscope.onnx.Proto.steps;
import static org.weightscope.onnx.Proto.string;
import static org.weightscope.onnx.Proto.tensor;
import static org.weightscope.onnx.Proto.tensorAttribute;
import static org.weightscope.onnx.Proto.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.onnx.Proto;
import org.weightscope.safetensors.RawFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Sound inputs, one of each kind, from which the fuzzer starts. */
final class Seeds {
  /** An input that takes longer hangs; a sound one takes milliseconds. */
  static final int SECONDS_EACH = 25;

  private Seeds() {}

  /** A picture of 2 inputs, 3 hidden neurons and an output. */
  static byte[] siren() {
    Random random = new Random(1);
    return TensorFileWriter.write(
        List.of(
            TensorFiles.floats(random, "net.0.weight", 3, 2),
            TensorFiles.floats(random, "net.0.bias", 3),
            TensorFiles.floats(random, "net.1.weight", 1, 3),
            TensorFiles.floats(random, "net.1.bias", 1)),
        Map.of("activation", "sine", "w0", "30", "inputs", "row, column", "output_offset", "0.5"));
  }

  /** Two convolutions and a linear layer. */
  static byte[] convolutions() {
    Random random = new Random(2);
    return TensorFileWriter.write(
        List.of(
            TensorFiles.floats(random, "features.0.weight", 2, 1, 3, 3),
            TensorFiles.floats(random, "features.0.bias", 2),
            TensorFiles.floats(random, "features.3.weight", 2, 2, 3, 3),
            TensorFiles.floats(random, "features.3.bias", 2),
            TensorFiles.floats(random, "classifier.weight", 3, 2),
            TensorFiles.floats(random, "classifier.bias", 3)),
        Map.of("activation", "relu"));
  }

  static Stream<Arguments> safetensors() {
    Random random = new Random(3);
    List<byte[]> files = new ArrayList<>(List.of(siren(), convolutions()));
    files.add(RawFile.of("{}", 0));
    files.add(RawFile.of(" {\"__metadata__\":{\"a\":\"\\u00e9\\ud83d\\ude00\"}} \n", 0));
    files.add(
        TensorFileWriter.write(
            List.of(
                TensorFiles.floats(random, "Dense_0/kernel", 2, 4),
                TensorFiles.floats(random, "Dense_0/bias", 4),
                TensorFiles.floats(random, "Dense_1/kernel", 4, 1)),
            Map.of(
                Architecture.METADATA_KEY,
                "{\"format\":1,\"activation\":\"gelu\",\"picture\":{\"axes\":\"column-row\"}}")));
    for (DataType type : DataType.values()) {
      files.add(
          TensorFileWriter.write(
              List.of(
                  StoredTensor.in(
                      java.nio.ByteBuffer.allocate(type.bits()), 0, "weight", type, 2, 4)),
              Map.of()));
    }
    files.add(TensorFileWriter.write(TensorFiles.any(random), TensorFiles.metadata(random)));
    return files.stream().map(file -> Arguments.of((Object) file));
  }

  static Stream<Arguments> onnx() {
    return Stream.of(
            model(Proto.siren()),
            model(typed()),
            model(operators()),
            versions(),
            subgraph(),
            functions(),
            model(channelsLast()),
            model(graph(1, node("Relu", "x", "y")).message(11, value("x", -1, 1))))
        .map(file -> Arguments.of((Object) file));
  }

  /** Functions that call others, with attributes. */
  private static byte[] functions() {
    Proto slope = new Proto().text(1, "alpha").text(21, "slope").number(20, 1);
    Proto leaky =
        new Proto()
            .text(1, "Leaky")
            .text(4, "x")
            .text(5, "y")
            .text(6, "slope")
            .message(7, node("LeakyRelu", "x", "y", slope))
            .message(9, opset("", 18))
            .text(10, "own");
    Proto call = new Proto().text(1, "slope").text(21, "slope").number(20, 1);
    Proto twice =
        new Proto()
            .text(1, "Twice")
            .text(4, "x")
            .text(5, "y")
            .message(7, node("Leaky", "x", "t", call).text(7, "own"))
            .message(7, node("Leaky", "t", "y", call).text(7, "own"))
            .message(9, opset("own", 1))
            .text(10, "own")
            .message(11, number("slope", 0.25f));
    return new Proto()
        .number(1, 8)
        .message(
            7,
            graph(2, node("MatMul", "x,w", "a"), node("Twice", "a", "y").text(7, "own"))
                .message(5, tensor("w", new float[] {1, 2, 3, 4}, 2, 2)))
        .message(8, opset("", 18))
        .message(8, opset("own", 1))
        .message(25, leaky)
        .message(25, twice)
        .toBytes();
  }

  /** Transposed maps, means in two steps, a repeated gate and zeros behind channels. */
  private static Proto channelsLast() {
    Proto perm = new Proto().text(1, "perm").number(8, 0).number(8, 3).number(8, 1).number(8, 2);
    Proto last = new Proto().text(1, "axes").number(8, 3).number(20, 7);
    return new Proto()
        .text(2, "g")
        .message(1, node("Transpose", "x", "t", perm.number(20, 7)))
        .message(1, node("Conv", "t,k", "c"))
        .message(1, node("ReduceMean", "c", "r", last))
        .message(1, node("GlobalAveragePool", "r", "g"))
        .message(1, node("Shape", "c", "s"))
        .message(1, node("Expand", "g,s", "e"))
        .message(1, node("Mul", "c,e", "m"))
        .message(1, node("Concat", "m,z", "p", integer("axis", 1)))
        .message(1, node("Concat", "c,c", "q", integer("axis", 1)))
        .message(1, node("Add", "q,p", "y"))
        .message(5, tensor("k", new float[] {1, 2, 3, 4}, 2, 2, 1, 1))
        .message(5, tensor("z", new float[24], 1, 2, 3, 4))
        .message(11, value("x", 1, 3, 4, 2))
        .message(12, value("y", 1, 4, 3, 4));
  }

  private static Proto typed() {
    return graph(
            2,
            node("MatMul", "x,w", "a"),
            node("Add", "a,b", "c"),
            node("Flatten", "c", "d", integer("axis", 1)),
            node("LeakyRelu", "d", "e", number("alpha", 0.01f)),
            node("Reshape", "e,shape", "y"))
        .message(5, dims(2, 1).number(2, 1).bytes(4, floats(1, 2)).text(8, "w"))
        .message(5, dims(1).number(2, 10).raw(5 << 3 | 2, 2, 0x80, 0x78).text(8, "b"))
        .message(
            5, new Proto().raw(10, 1, 2).number(2, 7).number(7, -1).number(7, 1).text(8, "shape"));
  }

  /** A convolution, a norm, a pool, a residual sum and a head. */
  private static Proto operators() {
    Proto ints = new Proto().text(1, "kernel_shape").raw(8 << 3 | 2, 2, 3, 3).number(20, 7);
    Proto pads =
        new Proto()
            .text(1, "pads")
            .number(8, 1)
            .number(8, 1)
            .number(8, 1)
            .number(8, 1)
            .number(20, 7);
    return new Proto()
        .text(2, "g")
        .message(1, node("Conv", "x,k,kb", "a", ints, pads, integer("group", 1)))
        .message(1, node("BatchNormalization", "a,s,s,s,s", "b", number("epsilon", 1e-5f)))
        .message(1, node("Relu", "b", "c"))
        .message(1, node("Add", "c,a", "d"))
        .message(1, node("MaxPool", "d", "e", ints, string("auto_pad", "SAME_UPPER")))
        .message(1, node("GlobalAveragePool", "e", "f"))
        .message(1, node("Flatten", "f", "h"))
        .message(1, node("Gemm", "h,w,s", "i", integer("transB", 1)))
        .message(1, node("Softmax", "i", "y", integer("axis", -1)))
        .message(5, tensor("k", steps(18), 2, 1, 3, 3))
        .message(5, tensor("kb", steps(2), 2))
        .message(5, tensor("s", steps(2), 2))
        .message(5, tensor("w", steps(4), 2, 2))
        .message(11, value("x", -1, 1, 8, 8))
        .message(12, value("y", -1, 2));
  }

  private static byte[] versions() {
    return new Proto()
        .number(1, 3)
        .text(2, "producer")
        .message(7, Proto.siren())
        .message(8, opset("ai.onnx", 7))
        .message(8, opset("other", 1))
        .message(14, new Proto().text(1, "inputs").text(2, "column, row"))
        .message(25, new Proto().text(1, "f").text(10, "other").message(7, node("Relu", "x", "y")))
        .toBytes();
  }

  private static byte[] subgraph() {
    Proto branch = graph(1, node("Relu", "x", "y", tensorAttribute("v", tensor("", steps(1), 1))));
    Proto attribute = new Proto().text(1, "then_branch").message(6, branch).number(20, 5);
    return model(graph(1, node("If", "x", "y", attribute)));
  }

  static Stream<Arguments> documents() {
    return Stream.of(
            "{\"format\":1}",
            "{\"format\":1,\"activation\":\"relu\",\"outputActivation\":\"sigmoid\"}",
            "{\"format\":1,\"activation\":\"sine\",\"frequency\":30}",
            """
            {"format":1,"layers":[{"weight":"net.0.weight","bias":"net.0.bias","activation":"sine","frequency":30},
            {"weight":"net.1.weight","orientation":"out-in","skipFrom":0}],"picture":{"axes":"column-row","scale":1,"offset":0.5}}\
            """,
            """
            {"format":1,"layers":[{"weight":"features.0.weight"},{"weight":"features.3.weight"},{"weight":"classifier.weight"}],
            "activation":"silu"}\
            """,
            "{\"format\":1,\"picture\":{\"axes\":\"row-column\",\"scale\":-1e3,\"offset\":0}}")
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }
}
