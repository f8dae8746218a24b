package org.weightscope.onnx;

import java.util.Map;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/** Reads which version of which operators a model or a function uses (rule O14). */
final class OpsetReader {
  private static final int OLDEST = 7;
  private static final int NEWEST = 26;
  private static final String STANDARD = "ai.onnx";
  private static final int MOST = 256;

  private final Wire wire;
  private final OnnxLimits limits;

  OpsetReader(Wire wire, OnnxLimits limits) {
    this.wire = wire;
    this.limits = limits;
  }

  /** Reads the import of the field at the cursor. */
  void read(Map<String, Long> opsets) throws UnreadableFileException {
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
    if (version < (standard ? OLDEST : 1) || standard && version > NEWEST) {
      throw Wire.malformed(
          "O14",
          tagAt,
          "The model uses version %d of the operators of domain %s; read are %s."
              .formatted(
                  version, shown(domain), standard ? OLDEST + " to " + NEWEST : "1 and later"));
    }
    if (opsets.size() == MOST || opsets.put(domain, version) != null) {
      throw Wire.malformed(
          "O14",
          tagAt,
          "The model imports the operators of domain %s twice, or of too many domains."
              .formatted(shown(domain)));
    }
  }

  /** A domain of operators; the standard one has two names. */
  String domain() throws UnreadableFileException {
    String domain = Strings.name(wire, limits.nameBytes());
    return domain.equals(STANDARD) ? "" : domain;
  }

  /** A domain as messages show it. */
  static String shown(String domain) {
    return domain.isEmpty() ? STANDARD : Names.shown(domain);
  }
}
