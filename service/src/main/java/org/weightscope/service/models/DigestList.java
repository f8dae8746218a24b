package org.weightscope.service.models;

import java.util.LinkedHashMap;
import java.util.Map;

/** A list of files with their digests, in the form of {@code sha256sum}. */
final class DigestList {
  /** Name of the list in the folder of models. */
  static final String NAME = "SHA256SUMS";

  private static final int DIGITS = 64;

  private DigestList() {}

  /**
   * Digests by path, in the order of the list.
   *
   * @throws ModelsUnusableException if a line is no such entry
   */
  static Map<String, String> parse(String text, String where) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      // 64 digits, a blank, a blank or an asterisk, the path
      if (line.length() < DIGITS + 3 || !line.substring(0, DIGITS).matches("[0-9a-f]{64}")) {
        throw new ModelsUnusableException(
            "%s: a line is no entry of sha256sum: %s".formatted(where, line),
            "Write it anew: cd models && sha256sum */*/model.onnx > " + NAME);
      }
      digests.put(line.substring(DIGITS + 2), "sha256:" + line.substring(0, DIGITS));
    }
    return digests;
  }
}
