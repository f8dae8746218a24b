package org.weightscope.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/** Reads the nodes of graphs and functions. */
final class NodeReader {
  private final Wire wire;
  private final OnnxLimits limits;
  private final AttributeReader attributes;
  private final OpsetReader opsets;

  NodeReader(Wire wire, OnnxLimits limits, AttributeReader attributes, OpsetReader opsets) {
    this.wire = wire;
    this.limits = limits;
    this.attributes = attributes;
    this.opsets = opsets;
  }

  /**
   * Reads the node of the field at the cursor.
   *
   * @param inFunction whether attributes may refer to those of a function
   */
  WrittenNode read(boolean inFunction) throws UnreadableFileException {
    int tagAt = wire.tagAt();
    int outer = wire.enter();
    OnceOnly once = new OnceOnly("a node");
    String name = "";
    String domain = "";
    String operator = "";
    String overload = "";
    List<String> from = new ArrayList<>(2);
    List<String> to = new ArrayList<>(1);
    List<OnnxAttribute> own = new ArrayList<>(0);
    Map<String, WrittenNode.Reference> references = inFunction ? new LinkedHashMap<>(0) : Map.of();
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
          domain = opsets.domain();
        }
        case Schema.Node.OVERLOAD -> {
          once.see(wire);
          overload = Strings.name(wire, limits.nameBytes());
        }
        case Schema.Node.ATTRIBUTE -> {
          int attributeAt = wire.tagAt();
          int referredBefore = references.size();
          OnnxAttribute attribute =
              inFunction ? attributes.readOrRefer(name, references) : attributes.read(name);
          ownNames = ownNames == null ? new HashSet<>() : ownNames;
          if (!ownNames.add(attribute.name())) {
            throw Wire.malformed(
                "O20",
                attributeAt,
                "Node %s has the attribute %s twice."
                    .formatted(Names.shown(name), Names.shown(attribute.name())));
          }
          if (references.size() == referredBefore) {
            own.add(attribute);
          }
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
    return new WrittenNode(
        new OnnxNode(name, domain, operator, from, to, own), overload, references);
  }
}
