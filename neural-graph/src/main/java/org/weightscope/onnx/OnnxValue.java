package org.weightscope.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of the graph.
 *
 * @param shape a size for each axis, -1 where it is free; empty if the file states no shape
 */
public record OnnxValue(String name, Optional<List<Long>> shape) {
  public OnnxValue {
    shape = shape.map(List::copyOf);
  }
}
