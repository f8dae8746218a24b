package org.weightscope;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of data sets that some tests read; it is no part of the project.
 *
 * <p>Set the environment variable WEIGHTSCOPE_SHARED to its absolute path.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * The bytes of a file of the data sets. Without a folder the test is aborted; with a folder that
   * lacks the file it fails.
   */
  public static byte[] bytes(String file) {
    String folder = System.getenv("WEIGHTSCOPE_SHARED");
    Assumptions.assumeTrue(
        folder != null && !folder.isBlank(),
        "NOT RUN: set WEIGHTSCOPE_SHARED to the folder of the data sets to run this test");
    Path path = Path.of(String.valueOf(folder)).resolve("data").resolve(file);
    assertTrue(Files.isReadable(path), "WEIGHTSCOPE_SHARED is set, but there is no file " + path);
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
