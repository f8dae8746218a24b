package org.weightscope.onnx;

import java.util.Locale;
import java.util.Set;

/**
 * Domains whose operators quantise. Files with them are told to be quantised even where they do not
 * import the domain, as some tools leave that out.
 */
public final class QuantisedDomains {
  private static final Set<String> ALL =
      Set.of("onnx.brevitas", "qonnx.custom_op.general", "finn.custom_op.general");

  private QuantisedDomains() {}

  /** Whether the operators of a domain are known to quantise. */
  public static boolean has(OnnxNode node) {
    return ALL.contains(node.domain().toLowerCase(Locale.ROOT));
  }
}
