package org.weightscope.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.StoredTensor;

/** One reading of one model: the census, then what the model says, then whether its graph holds. */
final class ModelReader {
  private static final int OLDEST_IR = 3;
  private static final int NEWEST_IR = 13;

  private final Wire wire;
  private final OnnxLimits limits;
  private final TensorReader tensors;
  private final OpsetReader opsetReader;
  private final NodeReader nodeReader;
  private final FunctionReader functionReader;

  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<OnnxFunction.Key, OnnxFunction> functions = new HashMap<>();
  private final Set<String> standardNames = new HashSet<>();
  private final List<WrittenNode> nodes = new ArrayList<>();
  private final Map<String, StoredTensor> initializers = new LinkedHashMap<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private long metadataBytes;

  ModelReader(Wire wire, OnnxLimits limits) {
    this.wire = wire;
    this.limits = limits;
    tensors = new TensorReader(wire, limits);
    AttributeReader attributes = new AttributeReader(wire, limits, tensors);
    opsetReader = new OpsetReader(wire, limits);
    nodeReader = new NodeReader(wire, limits, attributes, opsetReader);
    functionReader = new FunctionReader(wire, limits, nodeReader, attributes, opsetReader);
  }

  OnnxFile read() throws UnreadableFileException {
    new Census(wire, limits).take();
    wire.rewind();
    model();
    List<OnnxNode> inlined =
        new Inlining(functions, opsets, values(), limits, wire.end()).of(nodes);
    checkDomains(inlined);
    checkInputs();
    // Listed as an input too, an initialiser is a constant all the same (rule O17).
    List<OnnxValue> open =
        inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
    List<OnnxNode> ordered =
        new GraphOrder(inlined, initializers.keySet(), open, outputs).ordered();
    return new OnnxFile(
        wire.bytes(), opsets, ordered, initializers, open, outputs, standardNames, metadata);
  }

  private void model() throws UnreadableFileException {
    OnceOnly once = new OnceOnly("the model");
    long version = 0;
    boolean graph = false;
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Model.IR_VERSION -> {
          once.see(wire);
          version = wire.number();
        }
        case Schema.Model.GRAPH -> {
          once.see(wire);
          graph = true;
          graph();
        }
        case Schema.Model.OPSET_IMPORT -> opsetReader.read(opsets);
        case Schema.Model.METADATA -> metadata();
        case Schema.Model.FUNCTION -> function();
        default -> wire.skip();
      }
    }
    if (!graph) {
      throw Wire.malformed("O03", 0, "The model has no graph.");
    }
    if (version < OLDEST_IR || version > NEWEST_IR) {
      throw Wire.malformed(
          "O14",
          0,
          "The model is of IR version %d; %d to %d are read."
              .formatted(version, OLDEST_IR, NEWEST_IR));
    }
  }

  private void metadata() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    if (metadata.size() == limits.metadataEntries()) {
      throw over("metadata-entries", limits.metadataEntries(), limits.metadataEntries() + 1L);
    }
    int outer = wire.enter();
    metadataBytes += wire.end() - wire.at();
    if (metadataBytes > limits.metadataBytes()) {
      throw over("metadata-bytes", limits.metadataBytes(), metadataBytes);
    }
    OnceOnly once = new OnceOnly("a metadata entry");
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> {
          once.see(wire);
          key = Strings.name(wire, limits.nameBytes());
        }
        case 2 -> {
          once.see(wire);
          value = Strings.read(wire, limits.metadataBytes());
        }
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    if (metadata.put(key, value) != null) {
      throw Wire.malformed(
          "O04", tagAt, "The metadata has the key %s twice.".formatted(Names.shown(key)));
    }
  }

  private void function() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    OnnxFunction function = functionReader.read();
    // One of the standard domain would give a standard operator another meaning.
    if (function.key().domain().isEmpty()) {
      standardNames.add(function.key().name());
    } else if (functions.put(function.key(), function) != null) {
      throw Wire.malformed(
          "O13", tagAt, "There are two functions %s.".formatted(function.key().shown()));
    }
  }

  private void graph() throws UnreadableFileException {
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("the graph");
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Graph.NODE -> nodes.add(nodeReader.read(false));
        case Schema.Graph.NAME -> {
          once.see(wire);
          wire.skip();
        }
        case Schema.Graph.INITIALIZER -> initializer();
        case Schema.Graph.INPUT -> value(inputs);
        case Schema.Graph.OUTPUT -> value(outputs);
        default -> wire.skip();
      }
    }
    wire.leave(outer);
  }

  private void initializer() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    StoredTensor tensor = tensors.read("");
    if (tensor.name().isEmpty()) {
      throw Wire.malformed("O16", tagAt, "An initialiser has no name.");
    }
    if (initializers.put(tensor.name(), tensor) != null) {
      throw Wire.malformed(
          "O16",
          tagAt,
          Optional.of(Names.shown(tensor.name())),
          "There are two initialisers %s.".formatted(Names.shown(tensor.name())));
    }
  }

  /** An input or output: its name and, in the type of a tensor, its shape. */
  private void value(List<OnnxValue> values) throws UnreadableFileException {
    if (values.size()
        >= (values == inputs ? limits.initializers() + limits.inputs() : limits.inputs())) {
      throw over("onnx-inputs", limits.inputs(), limits.inputs() + 1L);
    }
    int outer = wire.enter();
    String name = "";
    List<Long> shape = null;
    OnceOnly once = new OnceOnly("an input or output");
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> {
          once.see(wire);
          name = Strings.name(wire, limits.nameBytes());
        }
        case 2 -> {
          once.see(wire);
          int type = wire.enter();
          while (wire.next()) {
            if (wire.field() == 1) {
              shape = tensorShape();
            } else {
              wire.skip();
            }
          }
          wire.leave(type);
        }
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    values.add(new OnnxValue(name, Optional.ofNullable(shape)));
  }

  private @Nullable List<Long> tensorShape() throws UnreadableFileException {
    List<Long> shape = null;
    int tensor = wire.enter();
    while (wire.next()) {
      if (wire.field() != 2) {
        wire.skip();
        continue;
      }
      shape = new ArrayList<>();
      int dims = wire.enter();
      while (wire.next()) {
        if (wire.field() != 1) {
          wire.skip();
          continue;
        }
        if (shape.size() == limits.rank()) {
          throw over("rank", limits.rank(), limits.rank() + 1L);
        }
        shape.add(size());
      }
      wire.leave(dims);
    }
    wire.leave(tensor);
    return shape;
  }

  private long size() throws UnreadableFileException {
    long size = -1;
    int dim = wire.enter();
    while (wire.next()) {
      if (wire.field() == 1) {
        size = wire.number();
      } else {
        wire.skip();
      }
    }
    wire.leave(dim);
    return size > 0 && size <= limits.dimension() ? size : -1;
  }

  /** The names of all values of the graph. */
  private Set<String> values() {
    Set<String> values = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> values.add(input.name()));
    nodes.forEach(node -> values.addAll(node.node().outputs()));
    return values;
  }

  private void checkDomains(List<OnnxNode> all) throws UnreadableFileException {
    for (OnnxNode node : all) {
      if (!opsets.containsKey(node.domain()) && !QuantisedDomains.has(node)) {
        throw Wire.malformed(
            "O14",
            0,
            "Node %s uses operator %s of domain %s, which the model does not import."
                .formatted(
                    Names.shown(node.shownName()),
                    Names.shown(node.operator()),
                    OpsetReader.shown(node.domain())));
      }
    }
  }

  private void checkInputs() throws UnreadableFileException {
    Set<String> names = new HashSet<>();
    for (OnnxValue input : inputs) {
      if (input.name().isEmpty() || !names.add(input.name())) {
        throw Wire.malformed(
            "O16",
            0,
            "The graph has an input without a name, or the input %s twice."
                .formatted(Names.shown(input.name())));
      }
    }
  }

  private static UnreadableFileException over(String what, long bound, long found) {
    return new UnreadableFileException(
        new FileProblem.OverLimit("O24", what, bound, found, Optional.empty()));
  }
}
