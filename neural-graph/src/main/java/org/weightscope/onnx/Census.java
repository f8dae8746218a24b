package org.weightscope.onnx;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/**
 * The counting pass: walks all messages of the file, subgraphs, functions and training included,
 * and refuses what there is too much of before anything is built.
 *
 * <p>Memory is three small arrays, whatever the file says.
 */
final class Census {
  /** Deepest nesting of messages: a subgraph takes three levels. */
  private static final int MOST_DEPTH = 64;

  /** Each may take two bytes in the file and hundreds in memory. */
  private static final int MOST_FUNCTIONS = 1024;

  /** The messages that are looked into. */
  private enum Message {
    MODEL,
    TRAINING,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR;

    private @Nullable Message inside(int field) {
      return switch (this) {
        case MODEL ->
            field == Schema.Model.GRAPH
                ? GRAPH
                : field == Schema.Model.TRAINING
                    ? TRAINING
                    : field == Schema.Model.FUNCTION ? FUNCTION : null;
        case TRAINING -> field == 1 || field == 2 ? GRAPH : null;
        case FUNCTION ->
            field == Schema.Function.NODE
                ? NODE
                : field == Schema.Function.ATTRIBUTE ? ATTRIBUTE : null;
        case GRAPH ->
            field == Schema.Graph.NODE
                ? NODE
                : field == Schema.Graph.INITIALIZER
                    ? TENSOR
                    : field == Schema.Graph.SPARSE_INITIALIZER ? SPARSE_TENSOR : null;
        case NODE -> field == Schema.Node.ATTRIBUTE ? ATTRIBUTE : null;
        case ATTRIBUTE ->
            switch (field) {
              case Schema.Attribute.TENSOR, Schema.Attribute.TENSORS -> TENSOR;
              case Schema.Attribute.GRAPH, Schema.Attribute.GRAPHS -> GRAPH;
              case Schema.Attribute.SPARSE, Schema.Attribute.SPARSES -> SPARSE_TENSOR;
              default -> null;
            };
        case TENSOR -> null;
        case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
      };
    }
  }

  private final Wire wire;
  private final OnnxLimits limits;
  private final int[] outer = new int[MOST_DEPTH];
  private final int[] begins = new int[MOST_DEPTH];
  private final Message[] messages = new Message[MOST_DEPTH];
  private int depth;
  private int graphs;
  private int nodes;
  private int functions;
  private int initializers;
  private int inputs;
  private int outputs;
  private int attributes;
  private int allInputs;
  private int allAttributes;
  private long varints;
  private int sparseAt = -1;

  Census(Wire wire, OnnxLimits limits) {
    this.wire = wire;
    this.limits = limits;
  }

  void take() throws UnreadableFileException {
    messages[0] = Message.MODEL;
    while (true) {
      Message message = messages[depth];
      if (!wire.next()) {
        if (depth == 0) {
          break;
        }
        wire.leave(outer[depth]);
        depth--;
        graphs -= message == Message.GRAPH ? 1 : 0;
        continue;
      }
      count(message);
      Message inside = message.inside(wire.field());
      if (inside == null) {
        pass(message);
      } else {
        enter(inside);
      }
    }
    if (sparseAt >= 0) {
      throw Wire.malformed(
          "O11",
          sparseAt,
          "There is a sparse tensor; write it dense, as few bytes of it may stand for many.");
    }
  }

  private void enter(Message inside) throws UnreadableFileException {
    if (depth + 1 == MOST_DEPTH) {
      throw over("O12", "onnx-depth", MOST_DEPTH);
    }
    if (inside == Message.GRAPH && ++graphs > limits.subgraphDepth() + 1) {
      throw over("O12", "onnx-subgraph-depth", limits.subgraphDepth());
    }
    if (inside == Message.NODE) {
      inputs = 0;
      outputs = 0;
      attributes = 0;
    }
    if (inside == Message.SPARSE_TENSOR && sparseAt < 0) {
      // Refused at the end: that a tensor stands outside the file is the better reason.
      sparseAt = wire.tagAt();
    }
    int end = wire.enter();
    depth++;
    outer[depth] = end;
    begins[depth] = wire.at();
    messages[depth] = inside;
  }

  private void count(Message message) throws UnreadableFileException {
    int field = wire.field();
    switch (message) {
      case GRAPH -> {
        switch (field) {
          case Schema.Graph.NODE -> nodes = more(nodes, limits.nodes(), "onnx-nodes");
          case Schema.Graph.INITIALIZER ->
              initializers = more(initializers, limits.initializers(), "onnx-initializers");
          default -> {}
        }
      }
      case FUNCTION -> {
        switch (field) {
          case Schema.Function.NODE -> nodes = more(nodes, limits.nodes(), "onnx-nodes");
          case Schema.Function.INPUT, Schema.Function.OUTPUT, Schema.Function.ATTRIBUTE_NAME ->
              allInputs = more(allInputs, limits.allInputs(), "onnx-all-inputs");
          case Schema.Function.ATTRIBUTE ->
              allAttributes = more(allAttributes, limits.allAttributes(), "onnx-all-attributes");
          default -> {}
        }
      }
      case NODE -> {
        switch (field) {
          case Schema.Node.INPUT -> {
            inputs = more(inputs, limits.inputs(), "onnx-inputs");
            allInputs = more(allInputs, limits.allInputs(), "onnx-all-inputs");
          }
          case Schema.Node.OUTPUT -> {
            outputs = more(outputs, limits.inputs(), "onnx-inputs");
            allInputs = more(allInputs, limits.allInputs(), "onnx-all-inputs");
          }
          case Schema.Node.ATTRIBUTE -> {
            attributes = more(attributes, limits.attributes(), "onnx-attributes");
            allAttributes = more(allAttributes, limits.allAttributes(), "onnx-all-attributes");
          }
          default -> {}
        }
      }
      case TENSOR -> {
        if (field == Schema.Tensor.EXTERNAL_DATA) {
          throw external();
        }
      }
      case MODEL -> {
        if (field == Schema.Model.FUNCTION) {
          functions = more(functions, MOST_FUNCTIONS, "onnx-functions");
        }
      }
      case TRAINING, ATTRIBUTE, SPARSE_TENSOR -> {}
    }
  }

  /** Passes over a field that is no message of ours, counting integers on the way. */
  private void pass(Message message) throws UnreadableFileException {
    int field = wire.field();
    boolean integers =
        message == Message.TENSOR && Schema.Tensor.isVarints(field)
            || message == Message.ATTRIBUTE && field == Schema.Attribute.INTS;
    if (integers) {
      varints += wire.countVarints();
      if (varints > limits.varints()) {
        throw over("O05", "onnx-varints", limits.varints());
      }
    } else if (message == Message.TENSOR && field == Schema.Tensor.DATA_LOCATION) {
      if (wire.number() != 0) {
        throw external();
      }
    } else if (message == Message.TENSOR && wire.type() == Wire.FIXED32) {
      do {
        wire.skip();
      } while (wire.again());
    } else {
      wire.skip();
    }
  }

  private UnreadableFileException external() throws UnreadableFileException {
    wire.seek(begins[depth], wire.end());
    String name = "";
    while (wire.next()) {
      if (wire.field() == Schema.Tensor.NAME && wire.type() == Wire.LENGTH) {
        name = Strings.read(wire, limits.nameBytes());
      } else {
        wire.skip();
      }
    }
    return new UnreadableFileException(new FileProblem.ExternalData(Names.shown(name)));
  }

  private static int more(int count, int bound, String what) throws UnreadableFileException {
    if (count == bound) {
      throw over("O01", what, bound);
    }
    return count + 1;
  }

  private static UnreadableFileException over(String rule, String what, long bound) {
    return new UnreadableFileException(
        new FileProblem.OverLimit(rule, what, bound, bound + 1, Optional.empty()));
  }
}
