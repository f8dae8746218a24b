package org.weightscope.zoo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.weightscope.data.WholeFile;

/**
 * Where a zoo lies. A run that was stopped leaves a folder {@code run-NNNNN.unfinished}, which the
 * next attempt clears.
 *
 * @param path the folder; made if need be
 */
record ZooFolder(Path path) {
  private static final String TABLE = "accuracy.csv";
  private static final String RECIPE = "recipe.yaml";

  /**
   * Keeps the text of the recipe.
   *
   * @throws IOException if the folder holds a zoo of another
   */
  void keepRecipe(byte[] text) throws IOException {
    Files.createDirectories(path);
    Path kept = path.resolve(RECIPE);
    if (!Files.exists(kept)) {
      WholeFile.write(kept, text);
    } else if (!Arrays.equals(Files.readAllBytes(kept), text)) {
      throw new IOException(
          "%s holds a zoo of another recipe, kept as %s; choose another folder"
              .formatted(path, RECIPE));
    }
  }

  /** Whether the run of a number is complete. */
  boolean has(int number) {
    return Files.exists(path.resolve(Candidate.nameOf(number)));
  }

  /** Where unpacked pictures are kept. */
  Path pictures() {
    return path.resolve("pictures");
  }

  /** An empty folder for the files of a run. */
  Path begin(Candidate candidate) throws IOException {
    Path unfinished = unfinished(candidate);
    if (Files.exists(unfinished)) {
      try (Stream<Path> files = Files.list(unfinished)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(unfinished);
    }
    return Files.createDirectory(unfinished);
  }

  /** Gives a run its name, with its rows of the table. */
  void complete(Candidate candidate, List<String> rows) throws IOException {
    Path unfinished = unfinished(candidate);
    Files.write(unfinished.resolve(TABLE), rows);
    Files.move(unfinished, path.resolve(candidate.name()), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path unfinished(Candidate candidate) {
    return path.resolve(candidate.name() + ".unfinished");
  }

  /** Puts the rows of all complete runs together; one process at a time. */
  void mergeTables() throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock();
        Stream<Path> runs = Files.list(path)) {
      StringBuilder table = new StringBuilder(AccuracyTable.HEADER).append('\n');
      List<Path> complete =
          runs.filter(run -> run.getFileName().toString().matches("run-[0-9]+")).sorted().toList();
      for (Path run : complete) {
        table.append(Files.readString(run.resolve(TABLE)));
      }
      WholeFile.write(path.resolve(TABLE), table.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
