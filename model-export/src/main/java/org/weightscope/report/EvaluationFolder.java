package org.weightscope.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An evaluation as files: {@code report.json} with all numbers, and plots. The same evaluation
 * gives the same bytes.
 */
public final class EvaluationFolder {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
          .build();

  private EvaluationFolder() {}

  /**
   * Writes the files into a folder, which is made.
   *
   * @return the files
   */
  public static List<Path> write(Evaluation evaluation, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    written.add(
        Files.writeString(
            folder.resolve("report.json"), JSON.writeValueAsString(evaluation) + "\n"));
    for (Map.Entry<String, String> plot : new Plots(evaluation).all().entrySet()) {
      written.add(Files.writeString(folder.resolve(plot.getKey()), plot.getValue()));
    }
    return written;
  }
}
