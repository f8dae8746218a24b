package org.weightscope.onnx;

import java.util.ArrayList;
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
  private static final int OLDEST_OPSET = 7;
  private static final int NEWEST_OPSET = 26;
  private static final String STANDARD = "ai.onnx";
  private static final int MOST_OPSETS = 256;

  private final Wire wire;
  private final OnnxLimits limits;
  private final TensorReader tensors;
  private final AttributeReader attributes;

  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<String> functions = new ArrayList<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, StoredTensor> initializers = new LinkedHashMap<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private long metadataBytes;

  ModelReader(Wire wire, OnnxLimits limits) {
    this.wire = wire;
    this.limits = limits;
    tensors = new TensorReader(wire, limits);
    attributes = new AttributeReader(wire, limits, tensors);
  }

  OnnxFile read() throws UnreadableFileException {
    new Census(wire, limits).take();
    wire.rewind();
    model();
    checkDomains();
    checkInputs();
    // Listed as an input too, an initialiser is a constant all the same (rule O17).
    List<OnnxValue> open =
        inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
    List<OnnxNode> ordered = new GraphOrder(nodes, initializers.keySet(), open, outputs).ordered();
    return new OnnxFile(
        wire.bytes(), opsets, ordered, initializers, open, outputs, functions, metadata);
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
        case Schema.Model.OPSET_IMPORT -> opset();
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

  private void opset() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("an opset import");
    String domain = "";
    long version = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> {
          once.see(wire);
          domain = domain();
        }
        case 2 -> {
          once.see(wire);
          version = wire.number();
        }
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    boolean standard = domain.isEmpty();
    if (version < (standard ? OLDEST_OPSET : 1) || standard && version > NEWEST_OPSET) {
      throw Wire.malformed(
          "O14",
          tagAt,
          "The model uses version %d of the operators of domain %s; read are %s."
              .formatted(
                  version,
                  standard ? STANDARD : Names.shown(domain),
                  standard ? OLDEST_OPSET + " to " + NEWEST_OPSET : "1 and later"));
    }
    if (opsets.size() == MOST_OPSETS || opsets.put(domain, version) != null) {
      throw Wire.malformed(
          "O14",
          tagAt,
          "The model imports the operators of domain %s twice, or of too many domains."
              .formatted(standard ? STANDARD : Names.shown(domain)));
    }
  }

  /** A domain of operators; the standard one has two names. */
  private String domain() throws UnreadableFileException {
    String domain = Strings.name(wire, limits.nameBytes());
    return domain.equals(STANDARD) ? "" : domain;
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
    if (functions.size() == OnnxFile.MOST_FUNCTIONS) {
      wire.skip();
      return;
    }
    int outer = wire.enter();
    String name = "";
    String domain = "";
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Function.NAME -> name = Strings.name(wire, limits.nameBytes());
        case Schema.Function.DOMAIN -> domain = domain();
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    functions.add(domain.isEmpty() ? name : domain + "." + name);
  }

  private void graph() throws UnreadableFileException {
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("the graph");
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Graph.NODE -> nodes.add(node());
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

  private OnnxNode node() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("a node");
    String name = "";
    String domain = "";
    String operator = "";
    List<String> from = new ArrayList<>(2);
    List<String> to = new ArrayList<>(1);
    List<OnnxAttribute> own = new ArrayList<>(0);
    @Nullable Set<String> ownNames = null;
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Node.INPUT -> from.add(Strings.name(wire, limits.nameBytes()));
        case Schema.Node.OUTPUT -> to.add(Strings.name(wire, limits.nameBytes()));
        case Schema.Node.NAME -> {
          once.see(wire);
          name = Strings.name(wire, limits.nameBytes());
        }
        case Schema.Node.OPERATOR -> {
          once.see(wire);
          operator = Strings.name(wire, limits.nameBytes());
        }
        case Schema.Node.DOMAIN -> {
          once.see(wire);
          domain = domain();
        }
        case Schema.Node.ATTRIBUTE -> {
          int attributeAt = wire.tagAt();
          OnnxAttribute attribute = attributes.read(name);
          ownNames = ownNames == null ? new HashSet<>() : ownNames;
          if (!ownNames.add(attribute.name())) {
            throw Wire.malformed(
                "O20",
                attributeAt,
                "Node %s has the attribute %s twice."
                    .formatted(Names.shown(name), Names.shown(attribute.name())));
          }
          own.add(attribute);
        }
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    if (operator.isEmpty() || to.isEmpty() || to.contains("")) {
      throw Wire.malformed(
          "O16",
          tagAt,
          "Node %s has no operator, no output, or one without a name."
              .formatted(Names.shown(name)));
    }
    return new OnnxNode(name, domain, operator, from, to, own);
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

  private void checkDomains() throws UnreadableFileException {
    for (OnnxNode node : nodes) {
      if (!opsets.containsKey(node.domain())) {
        throw Wire.malformed(
            "O14",
            0,
            "Node %s uses operator %s of domain %s, which the model does not import."
                .formatted(
                    Names.shown(node.shownName()),
                    Names.shown(node.operator()),
                    node.domain().isEmpty() ? STANDARD : Names.shown(node.domain())));
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
