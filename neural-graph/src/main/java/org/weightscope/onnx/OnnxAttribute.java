package org.weightscope.onnx;

import java.util.List;
import org.weightscope.tensor.StoredTensor;

/**
 * A named constant of a node.
 *
 * @param name not empty, one of its kind in the node
 */
public record OnnxAttribute(String name, Value value) {

  /** What an attribute holds. */
  public sealed interface Value {
    /** The name of the kind, as ONNX has it. */
    String kind();
  }

  /** An integer. */
  public record Int(long value) implements Value {
    @Override
    public String kind() {
      return "INT";
    }
  }

  /** Several integers. */
  public record Ints(List<Long> values) implements Value {
    public Ints {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "INTS";
    }
  }

  /** A number. */
  public record Float(float value) implements Value {
    @Override
    public String kind() {
      return "FLOAT";
    }
  }

  /** Several numbers, as a tensor of one axis. */
  public record Floats(StoredTensor values) implements Value {
    @Override
    public String kind() {
      return "FLOATS";
    }
  }

  /** A string. */
  public record Text(String value) implements Value {
    @Override
    public String kind() {
      return "STRING";
    }
  }

  /** A tensor. */
  public record Tensor(StoredTensor value) implements Value {
    @Override
    public String kind() {
      return "TENSOR";
    }
  }

  /**
   * Something that is passed over, such as a subgraph.
   *
   * @param kind the name ONNX has for it
   */
  public record Other(String kind) implements Value {}
}
