package org.weightscope.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of the folder WEIGHTSCOPE_SHARED: data sets and reference figures. */
public final class SharedData {
  private SharedData() {}

  /** A file or folder in it; the test is skipped where the variable is not set, only then. */
  public static Path path(String name) {
    String folder = System.getenv("WEIGHTSCOPE_SHARED");
    assumeTrue(
        folder != null && !folder.isBlank(),
        "set WEIGHTSCOPE_SHARED to the folder with data/ and reference/ to run this test");
    Path path = Path.of(folder).resolve(name);
    if (!Files.exists(path)) {
      throw new AssertionError(
          "WEIGHTSCOPE_SHARED is set to " + folder + ", but there is no " + name + " in it");
    }
    return path;
  }

  /** The tensors of a small reference fixture. */
  public static TensorFile tensors(String fixture) throws IOException, UnreadableFileException {
    Path file = path("reference/fixtures/tiny/" + fixture + ".safetensors");
    return TensorFile.read(ByteBuffer.wrap(Files.readAllBytes(file)), ReadLimits.DEFAULT);
  }

  /** What is written beside a small reference fixture. */
  public static JsonNode text(String fixture) {
    Path file = path("reference/fixtures/tiny/" + fixture + ".json");
    return JsonMapper.shared().readTree(file.toFile());
  }

  /** The values of one tensor. */
  public static float[] floats(TensorFile file, String name) {
    return file.tensor(name)
        .orElseThrow(() -> new AssertionError("the fixture has no tensor " + name))
        .toFloats();
  }
}
