package org.weightscope.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.FileFormat;
import org.weightscope.file.Format;
import org.weightscope.file.OtherFormat;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.rendering.LayerDrawing;
import org.weightscope.inspection.rendering.TextReport;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.safetensors.ReadLimits;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what is in files of networks. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is in safetensors and ONNX files: the layers of the network, the size of its neural graph, "
          + "statistics of every tensor, and what was not understood.",
      "A file whose network cannot be read is shown all the same, with the reason."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all files were shown",
      "1:a file is missing, broken or of another format; the others were shown",
      "2:the arguments are wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  model-export inspect digit.safetensors",
      "  model-export inspect --format svg --output net.svg net.onnx",
      "  model-export inspect --format json a.onnx b.safetensors | jq '.results[].network.parameters'",
      "  model-export inspect --architecture net.json net.safetensors"
    })
final class InspectCommand implements Callable<Integer> {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .changeDefaultPropertyInclusion(_ ->
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "safetensors or ONNX files")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, json (as the service answers) or svg (of one file) (default: ${DEFAULT-VALUE})")
  private String format = "text";

  @Option(
      names = "--architecture",
      paramLabel = "DOC",
      description = "architecture document (JSON) that says what the tensors of the files are")
  private @Nullable Path architecture;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "where to write it instead of the terminal")
  private @Nullable Path output;

  private enum Form {
    TEXT,
    JSON,
    SVG
  }

  /** What became of a file. */
  private sealed interface Shown {
    Path path();

    record Found(Path path, InspectedFile file) implements Shown {}

    record Unreadable(Path path, String reason) implements Shown {}
  }

  @Override
  public Integer call() throws IOException {
    Form form = form();
    if (form == Form.SVG && files.size() > 1) {
      throw wrong("--format svg draws one file; there are " + files.size());
    }
    Optional<Architecture> document = document();
    List<Shown> shown = new ArrayList<>();
    for (Path file : files) {
      shown.add(read(file, document));
    }
    List<Shown.Unreadable> unreadable =
        shown.stream()
            .filter(Shown.Unreadable.class::isInstance)
            .map(Shown.Unreadable.class::cast)
            .toList();
    PrintWriter err = spec.commandLine().getErr();
    unreadable.forEach(file -> err.printf("%s: %s%n", file.path(), file.reason()));
    if (unreadable.size() < files.size()) {
      write(
          switch (form) {
            case TEXT -> text(shown);
            case JSON -> json(shown);
            case SVG -> svg(shown.getFirst());
          });
    }
    return unreadable.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Form form() {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "text" -> Form.TEXT;
      case "json" -> Form.JSON;
      case "svg" -> Form.SVG;
      default -> throw wrong("there is no format " + format + "; there are text, json, svg");
    };
  }

  private Optional<Architecture> document() throws IOException {
    if (architecture == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Architecture.parse(Files.readAllBytes(architecture)));
    } catch (UnreadableNetworkException e) {
      throw wrong(architecture + ": " + e.problem().detail());
    }
  }

  private CommandLine.ParameterException wrong(String reason) {
    return new CommandLine.ParameterException(spec.commandLine(), reason);
  }

  private static Shown read(Path path, Optional<Architecture> document) {
    try {
      ByteBuffer bytes = bytes(path);
      return switch (Format.of(bytes)) {
        case OtherFormat other -> new Shown.Unreadable(path, other.sentences());
        case FileFormat format ->
            new Shown.Found(
                path,
                switch (format) {
                  case SAFETENSORS ->
                      InspectedFile.safetensors(bytes, ReadLimits.DEFAULT, document);
                  case ONNX -> InspectedFile.onnx(bytes, OnnxLimits.DEFAULT, document);
                });
      };
    } catch (UnreadableFileException e) {
      return new Shown.Unreadable(
          path, "This is no sound safetensors or ONNX file. " + e.problem().detail());
    } catch (NoSuchFileException e) {
      return new Shown.Unreadable(path, "There is no such file.");
    } catch (IOException e) {
      return new Shown.Unreadable(path, "It cannot be read: " + e.getMessage());
    }
  }

  /** Mapped, so that of a large file only what is looked at is in memory. */
  private static ByteBuffer bytes(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException("it is a folder");
    }
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException(
            "it has %d bytes, and at most 2 GiB are read".formatted(channel.size()));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  private String text(List<Shown> shown) {
    StringBuilder text = new StringBuilder();
    for (Shown one : shown) {
      if (one instanceof Shown.Found(Path path, InspectedFile file)) {
        if (shown.size() > 1) {
          text.append(text.isEmpty() ? "" : "\n").append("== ").append(path).append("\n\n");
        }
        text.append(TextReport.of(file, List.of()));
      }
    }
    return text.toString();
  }

  private static String json(List<Shown> shown) {
    ArrayNode results = JSON.createArrayNode();
    shown.forEach(one -> results.add(json(one)));
    return JSON.writeValueAsString(
            results.size() == 1 ? results.get(0) : JSON.createObjectNode().set("results", results))
        + "\n";
  }

  private static ObjectNode json(Shown shown) {
    return switch (shown) {
      case Shown.Unreadable(_, String reason) ->
          JSON.createObjectNode().set("problem", JSON.createObjectNode().put("detail", reason));
      case Shown.Found(_, InspectedFile file) -> {
        ObjectNode json = JSON.valueToTree(file.inspection());
        file.problem()
            .map(NetworkProblem::detail)
            .ifPresent(detail ->
                json.set("predictionProblem", JSON.createObjectNode().put("detail", detail)));
        yield json;
      }
    };
  }

  private static String svg(Shown shown) {
    return switch (shown) {
      case Shown.Found(_, InspectedFile file) -> LayerDrawing.of(file);
      case Shown.Unreadable(_, String reason) -> throw new IllegalStateException(reason);
    };
  }

  private void write(String text) throws IOException {
    if (output != null) {
      Files.writeString(output, text);
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
