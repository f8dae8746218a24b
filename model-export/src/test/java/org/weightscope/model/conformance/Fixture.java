package org.weightscope.model.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One set of published numbers: tensors by name and a description. */
public final class Fixture {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String name;
  private final JsonNode description;
  private final SequencedMap<String, Values> tensors;

  /**
   * A tensor as float32; whole numbers fit.
   *
   * @param shape sizes, outermost first
   * @param values row-major
   */
  public record Values(long[] shape, float[] values) {}

  private Fixture(String name, JsonNode description, SequencedMap<String, Values> tensors) {
    this.name = name;
    this.description = description;
    this.tensors = tensors;
  }

  /**
   * The folder of all fixtures; skips the calling test if {@code WEIGHTSCOPE_SHARED} names none.
   *
   * @throws AssertionError if it names a folder without fixtures
   */
  public static Path folder() {
    @Nullable String shared = System.getenv("WEIGHTSCOPE_SHARED");
    Assumptions.assumeTrue(
        shared != null && !shared.isBlank() && !shared.equals("none"),
        "WEIGHTSCOPE_SHARED is not set, so the published numbers are not at hand; the golden files"
            + " of this project are tested instead");
    Path folder = Path.of(String.valueOf(shared)).resolve("reference").resolve("fixtures");
    if (!Files.isDirectory(folder)) {
      throw new AssertionError(
          "WEIGHTSCOPE_SHARED is set, but there is no folder "
              + folder
              + "; unset it or give the folder that holds reference/fixtures");
    }
    return folder;
  }

  /** The names of all fixtures in the folder, as {@code tiny/statnn}. */
  public static List<String> names() {
    Path folder = folder();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".safetensors"))
          .map(file -> file.substring(0, file.length() - ".safetensors".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the fixtures in " + folder, e);
    }
  }

  /** Reads a fixture, for example {@code tiny/statnn}. */
  public static Fixture read(String name) {
    Path folder = folder();
    try {
      return new Fixture(
          name,
          JSON.readTree(Files.readString(folder.resolve(name + ".json"))),
          tensors(folder.resolve(name + ".safetensors")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "WEIGHTSCOPE_SHARED is set, but fixture " + name + " cannot be read from " + folder, e);
    }
  }

  private static SequencedMap<String, Values> tensors(Path file) throws IOException {
    ByteBuffer bytes;
    try (FileChannel channel = FileChannel.open(file)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong());
    byte[] json = new byte[header];
    bytes.get(json);
    ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        JSON.readTree(new String(json, StandardCharsets.UTF_8)).properties()) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      JsonNode node = entry.getValue();
      long[] shape = new long[node.path("shape").size()];
      int size = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = node.path("shape").get(axis).asLong();
        size = Math.toIntExact(size * shape[axis]);
      }
      int from = node.path("data_offsets").get(0).asInt();
      float[] values = new float[size];
      boolean whole = node.path("dtype").asString().equals("I64");
      for (int i = 0; i < size; i++) {
        values[i] = whole ? data.getLong(from + 8 * i) : data.getFloat(from + 4 * i);
      }
      tensors.put(entry.getKey(), new Values(shape, values));
    }
    return Collections.unmodifiableSequencedMap(tensors);
  }

  /** The name it was read by. */
  public String name() {
    return name;
  }

  /** The configuration of the published model. */
  public JsonNode config() {
    return description.path("config");
  }

  /** The whole description. */
  public JsonNode description() {
    return description;
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  /** The tensor of that name. */
  public Values tensor(String tensor) {
    Values values = tensors.get(tensor);
    if (values == null) {
      throw new AssertionError("fixture " + name + " has no tensor " + tensor);
    }
    return values;
  }

  /** The values of a tensor, row-major. */
  public float[] values(String tensor) {
    return tensor(tensor).values().clone();
  }

  /** The tensors whose name begins with {@code prefix}, by the rest of the name. */
  public SequencedMap<String, Values> below(String prefix) {
    SequencedMap<String, Values> below = new LinkedHashMap<>();
    tensors.forEach((tensor, values) -> {
      if (tensor.startsWith(prefix)) {
        below.put(tensor.substring(prefix.length()), values);
      }
    });
    return below;
  }
}
