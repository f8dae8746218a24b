package org.weightscope.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weightscope.SharedData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of the corpus and what its manifest says of it.
 *
 * @param name path below the folder of networks
 * @param accept whether it should be read
 * @param firm whether that is beyond judgement
 * @param half whether some of its numbers have 8 or 16 bits
 * @param inputs names of its inputs in order; none for a file of tensors
 * @param io path of the file of recorded inputs and outputs
 */
record CorpusFile(
    String name,
    boolean accept,
    boolean firm,
    boolean half,
    List<String> inputs,
    Optional<String> io) {
  private static final int LEAST = 300;
  private static final Set<String> SHORT_TYPES =
      Set.of("FLOAT16", "BFLOAT16", "F16", "BF16", "F8_E4M3");

  /** All files, in the order of the manifest. */
  static List<CorpusFile> all() {
    JsonNode manifest = new JsonMapper().readTree(SharedData.bytes("networks/manifest.json"));
    List<CorpusFile> files = new ArrayList<>();
    for (JsonNode entry : manifest.get("files")) {
      List<String> types = texts(entry.get("tensor_types"));
      types.addAll(ofInputs(entry, "type"));
      JsonNode io = entry.get("io");
      files.add(
          new CorpusFile(
              entry.get("file").asString(),
              entry.get("expected").asString().equals("accept"),
              entry.get("firm").asBoolean(),
              types.stream().anyMatch(SHORT_TYPES::contains),
              ofInputs(entry, "name"),
              io == null || io.isNull() ? Optional.empty() : Optional.of(io.asString())));
    }
    if (files.size() < LEAST) {
      throw new IllegalStateException("the manifest lists only " + files.size() + " files");
    }
    return files;
  }

  private static List<String> texts(@Nullable JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array != null) {
      array.forEach(text -> texts.add(text.asString()));
    }
    return texts;
  }

  private static List<String> ofInputs(JsonNode entry, String field) {
    List<String> found = new ArrayList<>();
    JsonNode inputs = entry.get("inputs");
    if (inputs != null) {
      inputs.forEach(input -> found.add(input.get(field).asString()));
    }
    return found;
  }

  /** The folder it stands in. */
  String family() {
    return name.substring(0, name.indexOf('/'));
  }

  byte[] bytes() {
    return SharedData.bytes("networks/" + name);
  }

  /** What was recorded of it, or of the file of the same network. */
  Optional<Recording> recording() {
    return io.map(path -> new Recording(SharedData.bytes("networks/" + path), inputs));
  }

  /** Largest difference to recorded outputs, as a part of the largest output, that is rounding. */
  double tolerance() {
    return half ? 5e-3 : 1e-5;
  }
}
