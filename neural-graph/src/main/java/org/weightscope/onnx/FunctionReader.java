package org.weightscope.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.file.UnreadableFileException;

/** Reads the functions of a model; how many names and nodes they have is counted beforehand. */
final class FunctionReader {
  private final Wire wire;
  private final OnnxLimits limits;
  private final NodeReader nodes;
  private final AttributeReader attributes;
  private final OpsetReader opsets;

  FunctionReader(
      Wire wire,
      OnnxLimits limits,
      NodeReader nodes,
      AttributeReader attributes,
      OpsetReader opsets) {
    this.wire = wire;
    this.limits = limits;
    this.nodes = nodes;
    this.attributes = attributes;
    this.opsets = opsets;
  }

  /** Reads the function of the field at the cursor. */
  OnnxFunction read() throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("a function");
    String name = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Map<String, OnnxAttribute> defaults = new LinkedHashMap<>();
    List<WrittenNode> body = new ArrayList<>();
    Map<String, Long> imports = new LinkedHashMap<>();
    boolean clear = true;
    while (wire.next()) {
      switch (wire.field()) {
        case Schema.Function.NAME -> {
          once.see(wire);
          name = name();
        }
        case Schema.Function.DOMAIN -> {
          once.see(wire);
          domain = opsets.domain();
        }
        case Schema.Function.OVERLOAD -> {
          once.see(wire);
          overload = name();
        }
        case Schema.Function.INPUT -> inputs.add(name());
        case Schema.Function.OUTPUT -> outputs.add(name());
        case Schema.Function.ATTRIBUTE_NAME -> clear &= names.add(name());
        case Schema.Function.ATTRIBUTE -> {
          OnnxAttribute attribute = attributes.read(name);
          clear &= names.add(attribute.name());
          defaults.put(attribute.name(), attribute);
        }
        case Schema.Function.NODE -> body.add(nodes.read(true));
        case Schema.Function.OPSET_IMPORT -> opsets.read(imports);
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    OnnxFunction.Key key = new OnnxFunction.Key(domain, name, overload);
    if (!clear || inputs.contains("") || new HashSet<>(inputs).size() < inputs.size()) {
      throw Wire.malformed(
          "O13",
          tagAt,
          "Function %s has two inputs or two attributes of one name, or an input without a name."
              .formatted(key.shown()));
    }
    return new OnnxFunction(key, inputs, outputs, names, defaults, body, imports);
  }

  private String name() throws UnreadableFileException {
    return Strings.name(wire, limits.nameBytes());
  }
}
