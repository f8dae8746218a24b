package org.weightscope.model.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.weightscope.data.SharedData;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;
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
  public record Values(int[] shape, float[] values) {}

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
    return SharedData.path("reference/fixtures");
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
    SequencedMap<String, Values> tensors = new LinkedHashMap<>();
    try {
      for (StoredTensor tensor :
          TensorFile.read(ByteBuffer.wrap(Files.readAllBytes(file)), ReadLimits.DEFAULT)
              .tensors()) {
        tensors.put(tensor.name(), new Values(tensor.shape(), floats(tensor)));
      }
    } catch (UnreadableFileException e) {
      throw new AssertionError(file + " is no sound safetensors file", e);
    }
    return Collections.unmodifiableSequencedMap(tensors);
  }

  private static float[] floats(StoredTensor tensor) {
    if (tensor.type().readsAsFloats()) {
      return tensor.toFloats();
    }
    long[] longs = tensor.toLongs();
    float[] floats = new float[longs.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = longs[i];
    }
    return floats;
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
