package org.weightscope.onnx;

/** Numbers of the fields that are read, by message. */
final class Schema {
  private Schema() {}

  /** ModelProto. */
  static final class Model {
    static final int IR_VERSION = 1;
    static final int GRAPH = 7;
    static final int OPSET_IMPORT = 8;
    static final int METADATA = 14;
    static final int TRAINING = 20;
    static final int FUNCTION = 25;

    private Model() {}
  }

  /** FunctionProto. */
  static final class Function {
    static final int NAME = 1;
    static final int INPUT = 4;
    static final int OUTPUT = 5;
    static final int ATTRIBUTE_NAME = 6;
    static final int NODE = 7;
    static final int OPSET_IMPORT = 9;
    static final int DOMAIN = 10;
    static final int ATTRIBUTE = 11;
    static final int OVERLOAD = 13;

    private Function() {}
  }

  /** GraphProto. */
  static final class Graph {
    static final int NODE = 1;
    static final int NAME = 2;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;
    static final int SPARSE_INITIALIZER = 15;

    private Graph() {}
  }

  /** NodeProto. */
  static final class Node {
    static final int INPUT = 1;
    static final int OUTPUT = 2;
    static final int NAME = 3;
    static final int OPERATOR = 4;
    static final int ATTRIBUTE = 5;
    static final int DOMAIN = 7;
    static final int OVERLOAD = 8;

    private Node() {}
  }

  /** AttributeProto. */
  static final class Attribute {
    static final int NAME = 1;
    static final int FLOAT = 2;
    static final int INT = 3;
    static final int STRING = 4;
    static final int TENSOR = 5;
    static final int GRAPH = 6;
    static final int FLOATS = 7;
    static final int INTS = 8;
    static final int STRINGS = 9;
    static final int TENSORS = 10;
    static final int GRAPHS = 11;
    static final int TYPE_PROTO = 14;
    static final int TYPE_PROTOS = 15;
    static final int TYPE = 20;
    static final int REFERENCE = 21;
    static final int SPARSE = 22;
    static final int SPARSES = 23;

    private Attribute() {}
  }

  /** TensorProto. */
  static final class Tensor {
    static final int DIMS = 1;
    static final int DATA_TYPE = 2;
    static final int FLOAT_DATA = 4;
    static final int INT32_DATA = 5;
    static final int STRING_DATA = 6;
    static final int INT64_DATA = 7;
    static final int NAME = 8;
    static final int RAW_DATA = 9;
    static final int DOUBLE_DATA = 10;
    static final int UINT64_DATA = 11;
    static final int EXTERNAL_DATA = 13;
    static final int DATA_LOCATION = 14;

    private Tensor() {}

    static boolean isVarints(int field) {
      return field == INT32_DATA || field == INT64_DATA || field == UINT64_DATA;
    }
  }
}
