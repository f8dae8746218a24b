package org.weightscope.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.file.Names;

/**
 * An operator that a file defines itself by nodes.
 *
 * @param inputs names of values; a call may leave the last ones out
 * @param outputs names of values that the nodes make, or of inputs
 * @param attributes all that a call may have
 * @param defaults values of those that a call may leave out
 * @param nodes in the order of the file
 * @param opsets version of each domain's operators
 */
record OnnxFunction(
    Key key,
    List<String> inputs,
    List<String> outputs,
    Set<String> attributes,
    Map<String, OnnxAttribute> defaults,
    List<WrittenNode> nodes,
    Map<String, Long> opsets) {

  /** What tells functions apart. */
  record Key(String domain, String name, String overload) {
    /** The name as messages show it. */
    String shown() {
      return Names.shown(domain.isEmpty() ? name : domain + "." + name);
    }
  }
}
