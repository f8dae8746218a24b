package org.weightscope.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightscope.file.FileFormat;
import org.weightscope.file.Format;
import org.weightscope.file.OtherFormat;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

/**
 * Networks whose accuracy was measured: a folder with network files and the table {@value #TABLE}.
 *
 * <p>The table has a column {@code file} (a path in the folder; a row without it is left out, as of
 * a run that diverged) and a column {@code test_accuracy} or {@code accuracy} in [0, 1]. A column
 * {@code run} says which networks are states of one training, within a {@code family} if there is
 * such a column; without it every file is a run of its own. Other columns are kept as they are.
 *
 * @param networks in the order of the table
 * @param leftOut rows without a file
 */
public record MeasuredNetworks(List<Measured> networks, int leftOut) {

  /** Name of the table. */
  public static final String TABLE = "accuracy.csv";

  private static final List<String> ACCURACY = List.of("test_accuracy", "accuracy");

  public MeasuredNetworks {
    networks = List.copyOf(networks);
  }

  /**
   * A network and its accuracy.
   *
   * @param file its file
   * @param network as it was read
   * @param accuracy share of right answers on test data, in [0, 1]
   * @param run name of its training, the same for all checkpoints of it
   * @param family name of its family; empty if the table says none
   * @param cells the row of the table by column
   */
  public record Measured(
      Path file,
      Network network,
      double accuracy,
      String run,
      String family,
      Map<String, String> cells) {
    public Measured {
      cells = Map.copyOf(cells);
    }
  }

  /**
   * Reads a folder. All networks are held in memory, as 32-bit numbers.
   *
   * @throws MalformedDataException if the table or a network is not what it should be; the message
   *     names line, column and file
   */
  public static MeasuredNetworks readFolder(Path folder) throws IOException {
    CsvTable table = CsvTable.read(folder.resolve(TABLE));
    String accuracy =
        ACCURACY.stream()
            .filter(table.columns()::contains)
            .findFirst()
            .orElseThrow(() -> lacks(table, String.join(" or ", ACCURACY)));
    if (!table.columns().contains("file")) {
      throw lacks(table, "file");
    }
    List<Measured> networks = new ArrayList<>();
    Set<String> files = new HashSet<>();
    int leftOut = 0;
    for (CsvTable.Row row : table.rows()) {
      String file = row.cell("file").orElse("");
      if (file.isEmpty()) {
        leftOut++;
        continue;
      }
      if (!files.add(file)) {
        throw refused(table, row, "file", file + " stands in an earlier row too");
      }
      networks.add(measured(table, row, folder, accuracy));
    }
    if (networks.isEmpty()) {
      throw new MalformedDataException(table.file(), "names no file");
    }
    return new MeasuredNetworks(networks, leftOut);
  }

  private static Measured measured(
      CsvTable table, CsvTable.Row row, Path folder, String accuracyColumn) throws IOException {
    String file = row.cell("file").orElseThrow();
    double accuracy = accuracy(table, row, accuracyColumn);
    Optional<String> number = row.cell("run");
    if (number.isPresent() && number.get().isEmpty()) {
      throw refused(table, row, "run", "is empty");
    }
    String family = row.cell("family").orElse("");
    String run = number.map(n -> family.isEmpty() ? n : family + "/" + n).orElse(file);
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(folder.normalize())) {
      throw refused(table, row, "file", file + " is outside the folder");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      return switch (Format.of(bytes)) {
        case OtherFormat other ->
            throw refused(table, row, "file", file + ": " + other.sentences());
        case FileFormat format ->
            new Measured(path, network(bytes, format), accuracy, run, family, row.cells());
      };
    } catch (UnreadableFileException | UnreadableNetworkException e) {
      throw refused(table, row, "file", file + ": " + e.getMessage());
    } catch (NoSuchFileException _) {
      throw refused(table, row, "file", file + " does not exist");
    }
  }

  private static double accuracy(CsvTable table, CsvTable.Row row, String column)
      throws MalformedDataException {
    String cell = row.cell(column).orElseThrow();
    double value;
    try {
      value = Double.parseDouble(cell);
    } catch (NumberFormatException _) {
      throw refused(table, row, column, "'%s' is no number".formatted(cell));
    }
    if (!(value >= 0 && value <= 1)) {
      throw refused(table, row, column, cell + " is no share from 0 to 1");
    }
    return value;
  }

  private static Network network(ByteBuffer bytes, FileFormat format)
      throws UnreadableFileException, UnreadableNetworkException {
    return switch (format) {
      case ONNX ->
          OnnxNetworkReader.read(OnnxFile.read(bytes, OnnxLimits.DEFAULT), Optional.empty())
              .network();
      case SAFETENSORS ->
          NetworkReader.read(TensorFile.read(bytes, ReadLimits.DEFAULT), Optional.empty())
              .network();
    };
  }

  private static MalformedDataException lacks(CsvTable table, String column) {
    return new MalformedDataException(
        table.file(), "has no column %s, only %s".formatted(column, table.columns()));
  }

  private static MalformedDataException refused(
      CsvTable table, CsvTable.Row row, String column, String finding) {
    return new MalformedDataException(
        table.file(), "line %d, column %s: %s".formatted(row.line(), column, finding));
  }
}
