package org.weightscope.onnx;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.StoredTensor;

/**
 * An ONNX model that was read and found sound: every value is made once, and before it is used.
 *
 * <p>The tensors are slices of the bytes given where the file has {@code raw_data}; nothing of that
 * is copied. Calls of functions that the file defines are replaced by the nodes of these.
 * Subgraphs, documentation and whatever the schema does not know are passed over.
 */
public final class OnnxFile {
  private final ByteBuffer bytes;
  private final Map<String, Long> opsets;
  private final List<OnnxNode> nodes;
  private final Map<String, StoredTensor> initializers;
  private final List<OnnxValue> inputs;
  private final List<OnnxValue> outputs;
  private final Set<String> redefined;
  private final Map<String, String> metadata;

  OnnxFile(
      ByteBuffer bytes,
      Map<String, Long> opsets,
      List<OnnxNode> nodes,
      Map<String, StoredTensor> initializers,
      List<OnnxValue> inputs,
      List<OnnxValue> outputs,
      Set<String> redefined,
      Map<String, String> metadata) {
    this.bytes = bytes;
    this.opsets = Collections.unmodifiableMap(opsets);
    this.nodes = Collections.unmodifiableList(nodes);
    this.initializers = Collections.unmodifiableMap(initializers);
    this.inputs = Collections.unmodifiableList(inputs);
    this.outputs = Collections.unmodifiableList(outputs);
    this.redefined = Collections.unmodifiableSet(redefined);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads a file from the remaining bytes of a buffer, which must not change afterwards.
   *
   * @throws UnreadableFileException if the bytes break a rule or pass a limit
   */
  public static OnnxFile read(ByteBuffer bytes, OnnxLimits limits) throws UnreadableFileException {
    return new ModelReader(new Wire(bytes.slice().asReadOnlyBuffer(), limits), limits).read();
  }

  /** All bytes of the file, read-only. */
  public ByteBuffer bytes() {
    return bytes.duplicate().rewind();
  }

  /** Version of each domain's operators; the standard domain is the empty one. */
  public Map<String, Long> opsets() {
    return opsets;
  }

  /** The nodes of the graph; each stands after those whose values it takes. */
  public List<OnnxNode> nodes() {
    return nodes;
  }

  /** Constant tensors by name, in the order of the file. */
  public Map<String, StoredTensor> initializers() {
    return initializers;
  }

  /** What the graph takes; initialisers that are listed as inputs too are left out. */
  public List<OnnxValue> inputs() {
    return inputs;
  }

  /** What the graph gives. */
  public List<OnnxValue> outputs() {
    return outputs;
  }

  /** Names of standard operators to which the file gives a meaning of its own. */
  public Set<String> redefined() {
    return redefined;
  }

  /** Metadata in the order of the file. */
  public Map<String, String> metadata() {
    return metadata;
  }
}
