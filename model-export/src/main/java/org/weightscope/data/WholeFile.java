package org.weightscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files of which readers see all or nothing. */
public final class WholeFile {
  private WholeFile() {}

  /** Writes beside the file, then takes its place; of several writers one wins. */
  public static void write(Path file, byte[] bytes) throws IOException {
    // A name of its own, as several processes may write the same file.
    Path unfinished =
        file.resolveSibling("%s.%s.unfinished".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      Files.write(unfinished, bytes);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
