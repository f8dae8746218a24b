package org.weightscope.onnx.importer;

import static org.weightscope.onnx.Proto.dims;
import static org.weightscope.onnx.Proto.model;
import static org.weightscope.onnx.Proto.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Network;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;

/** Parts of graphs that take sequences. */
final class Sequences {
  private Sequences() {}

  static Network read(Proto graph) throws Exception {
    return OnnxNetworkReader.read(
            OnnxFile.read(ByteBuffer.wrap(model(graph)), OnnxLimits.DEFAULT), Optional.empty())
        .network();
  }

  /** A graph that takes {@code x} of these sizes and gives {@code y}. */
  static Proto graph(long[] sizes, List<Proto> nodes) {
    Proto graph = new Proto().text(2, "g");
    nodes.forEach(node -> graph.message(1, node));
    return graph.message(11, value("x", sizes)).message(12, value("y", -1));
  }

  /** A node of several outputs, which commas separate. */
  static Proto outputs(String operator, String input, String outputs, Proto... attributes) {
    Proto node = new Proto().text(1, input).text(4, operator);
    for (String output : outputs.split(",")) {
      node.text(2, output);
    }
    for (Proto attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  /** An attribute of several integers. */
  static Proto integers(String name, long... values) {
    Proto attribute = new Proto().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** A vector of integers. */
  static Proto tensorOf(String name, long... values) {
    return dims(values.length).number(2, 7).text(8, name).bytes(9, bytes(values));
  }

  /** An integer without axes. */
  static Proto scalar(String name, long value) {
    return dims().number(2, 7).text(8, name).bytes(9, bytes(value));
  }

  private static byte[] bytes(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  /** A tensor of booleans. */
  static Proto booleans(String name, boolean[] values, long... dims) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return dims(dims).number(2, 9).text(8, name).bytes(9, bytes);
  }
}
