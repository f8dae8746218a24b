package org.weightscope.inspection.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.weightscope.file.Names;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.Inspection;
import org.weightscope.inspection.Inspection.LayerFacts;
import org.weightscope.inspection.Inspection.TensorFacts;
import org.weightscope.inspection.ModelFit;
import org.weightscope.inspection.TensorStatistics;
import org.weightscope.network.architecture.NetworkProblem;

/**
 * An inspection as plain text: tables for a monospaced font, no line over 120 characters, unless it
 * is an architecture document to be copied.
 */
public final class TextReport {
  private static final int MOST_IGNORED = 20;

  private final StringBuilder text = new StringBuilder();

  private TextReport() {}

  /**
   * The report of a file, with a line break at its end.
   *
   * @param models which models take it; empty if none were asked
   */
  public static String of(InspectedFile file, List<ModelFit> models) {
    TextReport report = new TextReport();
    Inspection inspection = file.inspection();
    report.head(inspection);
    file.problem().ifPresent(report::problem);
    report.layers(inspection);
    report.tensors(inspection);
    report.ignored(inspection);
    if (!models.isEmpty()) {
      report.models(models);
    }
    return report.text.toString();
  }

  private void head(Inspection inspection) {
    Inspection.FileFacts file = inspection.file();
    fact(
        "File",
        "%s, %s bytes, %s tensors"
            .formatted(
                file.format(), Characters.exact(file.bytes()), Characters.exact(file.tensors())));
    fact("Digest", file.digest());
    inspection
        .network()
        .ifPresent(network -> {
          fact(
              "Network",
              "%s to %s; %s layers, %s of them with tensors; %s parameters"
                  .formatted(
                      network.input(),
                      network.output(),
                      Characters.exact(network.steps()),
                      Characters.exact(network.layers()),
                      Characters.exact(network.parameters())));
          fact(
              "",
              "layers from %s, activations from %s"
                  .formatted(
                      from(network.layersFrom(), "names and shapes"),
                      from(network.activationFrom(), "the default, as nothing states them")));
        });
    inspection
        .graph()
        .ifPresent(graph -> {
          fact("Graph", Characters.exact(graph.nodes()) + " nodes: " + counts(graph.nodesByKind()));
          fact("", Characters.exact(graph.edges()) + " edges: " + counts(graph.edgesByKind()));
        });
    if (!inspection.operators().isEmpty()) {
      fact(
          "Operators",
          inspection.operators().entrySet().stream()
              .map(entry -> Characters.name(entry.getKey()) + " " + entry.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private static String from(String source, String otherwise) {
    return switch (source) {
      case "file" -> "the operators of the file";
      case "metadata" -> "the metadata of the file";
      case "request" -> "the document sent along";
      default -> otherwise;
    };
  }

  private void problem(NetworkProblem problem) {
    fact("No network", Names.shown(problem.detail()));
    if (problem instanceof NetworkProblem.AmbiguousArchitecture ambiguous) {
      text.append("\nThis document would settle it:\n")
          .append(ambiguous.smallestDocument())
          .append('\n');
    }
  }

  private void fact(String name, String value) {
    new TextTable(TextTable.Column.text("", 12), TextTable.Column.text("", 106))
        .row(name + String.valueOf(TextTable.NO_BREAK).repeat(12 - name.length()), value)
        .addTo(text);
  }

  private static String unbroken(String cell) {
    return cell.replace(' ', TextTable.NO_BREAK);
  }

  private static String counts(Map<String, Long> byKind) {
    return byKind.entrySet().stream()
        .map(entry -> entry.getKey() + " " + Characters.exact(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void layers(Inspection inspection) {
    if (inspection.layers().isEmpty()) {
      return;
    }
    text.append("\nLayers\n");
    TextTable table =
        new TextTable(
            TextTable.Column.number("", 4),
            TextTable.Column.text("kind", 19),
            TextTable.Column.text("name", 21),
            TextTable.Column.text("reads", 7),
            TextTable.Column.text("gives", 12),
            TextTable.Column.text("settings", 22),
            TextTable.Column.text("activation", 11),
            TextTable.Column.number("parameters", 10));
    for (LayerFacts layer : inspection.layers()) {
      table.row(
          Integer.toString(layer.index()),
          layer.kind(),
          Characters.name(layer.name()),
          reads(layer),
          unbroken(layer.output()),
          layer.settings().entrySet().stream()
              .map(setting -> unbroken(setting.getKey() + " " + setting.getValue()))
              .collect(Collectors.joining(", ")),
          layer.activation().equals("none") ? "" : layer.activation(),
          layer.parameters() == 0 ? "" : Characters.exact(layer.parameters()));
    }
    table.addTo(text);
    inspection
        .network()
        .map(network -> network.steps() - inspection.layers().size())
        .filter(more -> more > 0)
        .ifPresent(more -> text.append("and ").append(more).append(" layers more\n"));
  }

  /** Nothing for the layer before, which is the usual case. */
  private static String reads(LayerFacts layer) {
    if (layer.reads().equals(List.of(layer.index() - 1))) {
      return layer.index() == 1 ? "input" : "";
    }
    return layer.reads().stream()
        .map(value -> value == 0 ? "input" : value.toString())
        .collect(Collectors.joining(" "));
  }

  private void tensors(Inspection inspection) {
    text.append("\nTensors\n");
    TextTable table =
        new TextTable(
            TextTable.Column.number("layer", 5),
            TextTable.Column.text("tensor", 24),
            TextTable.Column.text("type and shape", 14),
            TextTable.Column.number("mean", 8),
            TextTable.Column.number("std", 7),
            TextTable.Column.number("min", 8),
            TextTable.Column.number("max", 8),
            TextTable.Column.number("norm", 7),
            TextTable.Column.number("rank", 5),
            TextTable.Column.text("values", 14));
    inspection.tensors().forEach(tensor -> row(table, tensor));
    table.addTo(text);
    int more = inspection.file().tensors() - inspection.tensors().size();
    if (more > 0) {
      text.append("and ").append(more).append(" tensors more\n");
    }
    text.append(
        "norm: largest singular value; rank: stable rank; values: histogram from min to max\n");
    inspection.tensors().forEach(this::remarks);
  }

  private static void row(TextTable table, TensorFacts tensor) {
    String layer = tensor.layer().isPresent() ? Integer.toString(tensor.layer().getAsInt()) : "-";
    String name = Characters.name(tensor.name());
    String shape =
        tensor.dtype()
            + " "
            + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    if (tensor.statistics().isEmpty() || tensor.statistics().get().finite().isEmpty()) {
      table.row(layer, name, shape, "", "", "", "", "", "", "");
      return;
    }
    TensorStatistics.Finite finite = tensor.statistics().get().finite().get();
    var matrix = tensor.statistics().get().matrix();
    table.row(
        layer,
        name,
        shape,
        Characters.number(finite.mean()),
        Characters.number(finite.standardDeviation()),
        Characters.number(finite.min()),
        Characters.number(finite.max()),
        matrix.map(of -> number(of.spectralNorm())).orElse(""),
        matrix.map(of -> rank(of.stableRank())).orElse(""),
        unbroken(Characters.blocks(finite.histogram())));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Characters.number(value.getAsDouble()) : "-";
  }

  private static String rank(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : "-";
  }

  /** What is remarkable about a tensor, if anything is. */
  private void remarks(TensorFacts tensor) {
    if (tensor.statistics().isEmpty()) {
      return;
    }
    TensorStatistics statistics = tensor.statistics().get();
    List<String> remarks = new ArrayList<>();
    if (statistics.nonFinite() > 0) {
      remarks.add(
          "%s of %s values are NaN or infinite, the first at index %d"
              .formatted(
                  Characters.exact(statistics.nonFinite()),
                  Characters.exact(statistics.count()),
                  statistics.firstNonFinite().orElse(0)));
    }
    statistics
        .finite()
        .ifPresent(finite -> {
          if (finite.zeroShare() > 0.01 && statistics.matrix().isPresent()) {
            remarks.add(String.format(Locale.ROOT, "%.1f %% zeros", 100 * finite.zeroShare()));
          }
          if (finite.subnormals() > 0) {
            remarks.add(Characters.exact(finite.subnormals()) + " subnormal values");
          }
        });
    statistics
        .matrix()
        .ifPresent(matrix -> {
          if (matrix.deadUnits() > 0) {
            remarks.add("%d of %d units are dead".formatted(matrix.deadUnits(), matrix.units()));
          }
          matrix.spectralNormLeftOut().ifPresent(reason -> remarks.add("no norm, as " + reason));
        });
    if (!remarks.isEmpty()) {
      new TextTable(TextTable.Column.text("", 42), TextTable.Column.text("", 76))
          .row(
              "!" + TextTable.NO_BREAK + Characters.name(tensor.name()), String.join("; ", remarks))
          .addTo(text);
    }
  }

  private void ignored(Inspection inspection) {
    if (inspection.ignored().isEmpty()) {
      return;
    }
    text.append("\nTensors that no layer holds\n");
    TextTable table =
        new TextTable(TextTable.Column.text("tensor", 50), TextTable.Column.text("because", 68));
    inspection.ignored().stream()
        .limit(MOST_IGNORED)
        .forEach(tensor -> table.row(Characters.name(tensor.tensor()), tensor.reason()));
    table.addTo(text);
    int more = inspection.ignored().size() - MOST_IGNORED;
    if (more > 0) {
      text.append("and ").append(more).append(" more\n");
    }
  }

  private void models(List<ModelFit> models) {
    text.append("\nModels\n");
    TextTable table =
        new TextTable(
            TextTable.Column.text("model", 32),
            TextTable.Column.text("answers", 24),
            TextTable.Column.text("takes it", 8),
            TextTable.Column.text("because", 50));
    for (ModelFit model : models) {
      table.row(
          model.name(),
          model.task(),
          model.takes() ? "yes" : "no",
          model
              .because()
              .map(bound ->
                  "%s is %s; it takes %s".formatted(bound.what(), bound.found(), bound.bound()))
              .orElse(""));
    }
    table.addTo(text);
  }
}
