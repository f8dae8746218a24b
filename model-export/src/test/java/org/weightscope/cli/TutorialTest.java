package org.weightscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.card.ModelCard;
import org.weightscope.data.MeasuredNetworks;
import org.weightscope.data.SmallNetworks;
import org.weightscope.export.ExportedModel;

/** Does what docs/predict-your-zoo.md says, with fewer and shorter runs on pictures of spots. */
class TutorialTest {
  private static final Path DOCUMENT = Path.of("../docs/predict-your-zoo.md");
  private static final int RUNS = 60;
  private static final int SIDE = 14;

  @TempDir private Path folder = Path.of("");
  private String document = "";

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(DOCUMENT);
  }

  @Test
  void theCommandsOfTheTutorialLeadToAModelThatCanBeServed() throws Exception {
    writePictures("train", 600);
    writePictures("t10k", 200);
    List<List<String>> commands = commands();
    assertEquals(
        List.of("zoo", "train", "evaluate"),
        commands.stream().map(List::getFirst).toList(),
        "the commands of the tutorial");
    for (List<String> command : commands) {
      assertEquals(
          0,
          ModelExport.commandLine().execute(command.toArray(String[]::new)),
          String.join(" ", command));
    }
    byte[] model = Files.readAllBytes(folder.resolve("runs/tutorial-statnn/model.onnx"));
    try (ExportedModel exported = new ExportedModel(model)) {
      ModelCard card = exported.card().orElseThrow();
      String copied =
          "cp runs/%s/model.onnx models/%s/%s/".formatted(card.name(), card.name(), card.version());
      assertTrue(document.contains(copied), "the service needs: " + copied);
    }
    try (Stream<Path> report = Files.list(folder.resolve("report"))) {
      for (String file : report.map(path -> path.getFileName().toString()).toList()) {
        assertTrue(document.contains("`" + file + "`"), "the tutorial tells of " + file);
      }
    }
  }

  @Test
  void theTableOfTheTutorialIsRead() throws IOException {
    Matcher table = Pattern.compile("```csv\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertTrue(table.find(), "the tutorial shows a table");
    Files.writeString(folder.resolve(MeasuredNetworks.TABLE), table.group(1));
    for (String row : table.group(1).lines().skip(1).toList()) {
      SmallNetworks.write(folder.resolve(row.substring(0, row.indexOf(','))), 1);
    }
    MeasuredNetworks networks = MeasuredNetworks.readFolder(folder);
    assertEquals(3, networks.networks().size());
    assertEquals(
        List.of("residual/resnet-a", "residual/resnet-a", "plain/plain-b"),
        networks.networks().stream().map(MeasuredNetworks.Measured::run).toList());
  }

  /** The lines of the document that begin with the name of the program, for the test's folders. */
  private List<List<String>> commands() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    for (String line : document.lines().filter(l -> l.startsWith("model-export ")).toList()) {
      List<String> command = new ArrayList<>();
      for (String word : line.replaceFirst(" +#.*", "").split(" +", -1)) {
        command.add(word.startsWith("model-export/recipes/") ? recipe(word) : here(word));
      }
      command.removeFirst();
      if (command.getFirst().equals("zoo")) {
        command.addAll(List.of("--runs", String.valueOf(RUNS)));
      }
      if (command.getFirst().equals("train")) {
        command.addAll(List.of("--runs", folder.resolve("runs").toString()));
      }
      commands.add(command);
    }
    return commands;
  }

  private String here(String word) {
    String first = word.contains("/") ? word.substring(0, word.indexOf('/')) : word;
    return List.of("DATA", "runs", "report").contains(first)
        ? folder.resolve(word).toString()
        : word;
  }

  /** The recipe, of a zoo with a thirtieth of the pictures. */
  private String recipe(String named) throws IOException {
    Path shipped = Path.of("..").resolve(named);
    String text =
        Files.readString(shipped)
            .replace("pictures: 24000", "pictures: 800")
            .replace("{test: 2000, training: 500}", "{test: 200, training: 20}");
    return Files.writeString(folder.resolve(shipped.getFileName()), text).toString();
  }

  /** Ten classes, each with its bar, under a little noise. */
  private void writePictures(String part, int count) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("DATA/images/mnist"));
    SplittableRandom random = new SplittableRandom(part.hashCode());
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream image = new DataOutputStream(images);
    DataOutputStream label = new DataOutputStream(labels);
    for (int header : new int[] {0x803, count, SIDE, SIDE}) {
      image.writeInt(header);
    }
    for (int header : new int[] {0x801, count}) {
      label.writeInt(header);
    }
    for (int i = 0; i < count; i++) {
      byte[] picture = new byte[SIDE * SIDE];
      for (int p = 0; p < picture.length; p++) {
        picture[p] = (byte) random.nextInt(64);
      }
      int from = i % 10 * (SIDE * SIDE / 10);
      Arrays.fill(picture, from, from + SIDE, (byte) 255);
      image.write(picture);
      label.writeByte(i % 10);
    }
    Files.write(pictures.resolve(part + "-images-idx3-ubyte"), images.toByteArray());
    Files.write(pictures.resolve(part + "-labels-idx1-ubyte"), labels.toByteArray());
  }
}
