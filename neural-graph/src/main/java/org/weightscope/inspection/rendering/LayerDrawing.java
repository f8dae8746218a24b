package org.weightscope.inspection.rendering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.weightscope.file.Names;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.Inspection;
import org.weightscope.inspection.Inspection.LayerFacts;
import org.weightscope.inspection.Inspection.TensorFacts;
import org.weightscope.inspection.LayerFamily;
import org.weightscope.inspection.TensorStatistics;
import org.weightscope.network.architecture.NetworkProblem;

/**
 * The layers of a network as a picture (SVG): one box a layer, from the input at the top to the
 * output at the bottom, with the shapes of what passes between them. What is read by a later layer
 * than the next goes through a lane at the left, so that no line crosses a box.
 */
public final class LayerDrawing {
  /** Most layers that are drawn. */
  static final int MOST_LAYERS = 400;

  private static final int MARGIN = 24;
  private static final int BOX_WIDTH = 560;
  private static final int BOX_HEIGHT = 44;
  private static final int END_HEIGHT = 28;
  private static final int GAP = 26;
  private static final int LANE = 13;
  private static final int BESIDE_BOX = 18;

  /** Letters of the small size that fit before the number of parameters. */
  private static final int LETTERS = 62;

  /** A letter of the large or bold size takes the room of so many. */
  private static final double LARGE_LETTER = 1.32;

  private static final double BOLD_LETTER = 1.15;

  private static final int HISTOGRAM_HEIGHT = 26;
  private static final int BAR = 3;
  private static final int HISTOGRAM_WIDTH = BAR * TensorStatistics.BINS;

  private static final List<String> LANE_COLOURS =
      List.of("#5b7fb9", "#b5793c", "#6a9a52", "#a4609a", "#4d9aa3", "#b8616a");

  private final Inspection inspection;
  private final List<LayerFacts> layers;
  private final Map<Integer, List<Long>> histograms;
  private final Lanes lanes;
  private final int left;
  private final int top;
  private final Svg svg;

  private LayerDrawing(Inspection inspection, Inspection.NetworkFacts network) {
    this.inspection = inspection;
    this.layers = inspection.layers().stream().limit(MOST_LAYERS).toList();
    this.histograms = histograms(inspection);
    this.lanes = Lanes.of(layers);
    this.left = MARGIN + (lanes.count() == 0 ? 0 : lanes.count() * LANE + BESIDE_BOX);
    List<LayerFamily> families = families();
    this.top = MARGIN + 62 + 22 * ((families.size() + 3) / 4);
    int width = left + BOX_WIDTH + MARGIN;
    int height = y(layers.size() + 1) + END_HEIGHT + MARGIN + (notes(network).isEmpty() ? 0 : 14);
    String title = title(network);
    this.svg = Svg.begin(width, height, title, title + ". " + size(network) + " " + words());
    svg.rectangle(
        0.5,
        0.5,
        width - 1,
        height - 1,
        10,
        "fill=\"%s\" stroke=\"%s\"".formatted(Palette.PAPER, Palette.FRAME));
    svg.text(MARGIN, MARGIN + 14, 17, ink("font-weight=\"600\""), title);
    svg.text(MARGIN, MARGIN + 35, 12, faint(""), size(network));
    legend(families);
  }

  /** The picture of a file; of one without a network, a note that says why there is none. */
  public static String of(InspectedFile file) {
    Optional<Inspection.NetworkFacts> network = file.inspection().network();
    if (network.isPresent()) {
      return new LayerDrawing(file.inspection(), network.get()).draw(network.get());
    }
    return note(
        file.inspection(), file.problem().map(NetworkProblem::detail).orElse("There is none."));
  }

  private static String note(Inspection inspection, String reason) {
    List<String> lines = lines(Names.shown(reason), 84, 8);
    int width = 2 * MARGIN + BOX_WIDTH + 60;
    int height = 2 * MARGIN + 50 + 18 * lines.size();
    String title =
        "No network could be read from this %s file".formatted(inspection.file().format());
    Svg svg = Svg.begin(width, height, title, reason);
    svg.rectangle(
        0.5,
        0.5,
        width - 1,
        height - 1,
        10,
        "fill=\"%s\" stroke=\"%s\"".formatted(Palette.PAPER, Palette.FRAME));
    svg.text(MARGIN, MARGIN + 14, 16, ink("font-weight=\"600\""), title);
    svg.text(
        MARGIN,
        MARGIN + 35,
        12,
        faint(""),
        "%s tensors, %s bytes"
            .formatted(
                Characters.exact(inspection.file().tensors()),
                Characters.exact(inspection.file().bytes())));
    for (int i = 0; i < lines.size(); i++) {
      svg.text(MARGIN, MARGIN + 62 + 18 * i, 12, ink(""), lines.get(i));
    }
    return svg.end();
  }

  private static List<String> lines(String text, int letters, int most) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String word : text.split(" ", -1)) {
      String fitting = Characters.shortened(word, letters);
      String line = lines.getLast();
      if (line.isEmpty() || Characters.count(line) + 1 + Characters.count(fitting) <= letters) {
        lines.set(lines.size() - 1, line.isEmpty() ? fitting : line + " " + fitting);
      } else if (lines.size() == most) {
        lines.set(most - 1, line + " …");
        break;
      } else {
        lines.add(fitting);
      }
    }
    return lines;
  }

  private String draw(Inspection.NetworkFacts network) {
    List<Lanes.Connection> connections =
        lanes.connections().stream()
            .sorted(Comparator.comparingInt(Lanes.Connection::source))
            .toList();
    for (int i = 0; i < connections.size(); i++) {
      connection(connections.get(i), LANE_COLOURS.get(i % LANE_COLOURS.size()));
    }
    input(network);
    for (LayerFacts layer : layers) {
      if (layer.reads().contains(layer.index() - 1)) {
        arrow(layer.index());
      }
      box(layer);
      below(layer);
    }
    int end = layers.size() + 1;
    if (layers.size() == network.steps()) {
      arrow(end);
      end(y(end), "output");
    }
    svg.text(left, y(end) + END_HEIGHT + 22, 12, faint(""), notes(network));
    return svg.end();
  }

  private static String title(Inspection.NetworkFacts network) {
    return "%s network, %s to %s".formatted(network.format(), network.input(), network.output());
  }

  private String size(Inspection.NetworkFacts network) {
    String size =
        "%s layers, %s parameters"
            .formatted(Characters.exact(network.steps()), Characters.exact(network.parameters()));
    return inspection
        .graph()
        .map(graph ->
            "%s; neural graph of %s nodes and %s edges."
                .formatted(size, Characters.exact(graph.nodes()), Characters.exact(graph.edges())))
        .orElse(size + ".");
  }

  private String words() {
    return "From input to output: "
        + layers.stream()
            .limit(50)
            .map(layer -> layer.kind() + " " + layer.output())
            .collect(Collectors.joining(", "))
        + (layers.size() > 50 ? " and so on." : ".");
  }

  private String notes(Inspection.NetworkFacts network) {
    List<String> notes = new ArrayList<>();
    int more = network.steps() - layers.size();
    if (more > 0) {
      notes.add("%d more layers are not drawn.".formatted(more));
    }
    if (lanes.leftOut() > 0) {
      notes.add("%d more connections are not drawn.".formatted(lanes.leftOut()));
    }
    return String.join(" ", notes);
  }

  private List<LayerFamily> families() {
    Set<LayerFamily> families = EnumSet.noneOf(LayerFamily.class);
    layers.forEach(layer -> families.add(layer.family()));
    return List.copyOf(families);
  }

  private void legend(List<LayerFamily> families) {
    double x = MARGIN;
    double y = MARGIN + 50;
    for (int i = 0; i < families.size(); i++) {
      String words = families.get(i).toString();
      double width = 40 + 6.2 * words.length();
      if (x > MARGIN && x + width > left + BOX_WIDTH) {
        x = MARGIN;
        y += 22;
      }
      svg.rectangle(x, y, 12, 12, 3, colours(families.get(i)));
      svg.text(x + 18, y + 10, 11, faint(""), words);
      x += width;
    }
  }

  /** Top of the box of a layer; 0 is the input. */
  private int y(int index) {
    return top + index * (BOX_HEIGHT + GAP);
  }

  private int middle() {
    return left + BOX_WIDTH / 2;
  }

  private void end(int top, String words) {
    svg.rectangle(
        left,
        top,
        BOX_WIDTH,
        END_HEIGHT,
        END_HEIGHT / 2.0,
        "fill=\"#ffffff\" stroke=\"%s\"".formatted(Palette.LINE));
    svg.text(middle(), top + 18.0, 12, ink("text-anchor=\"middle\" font-weight=\"600\""), words);
  }

  private void input(Inspection.NetworkFacts network) {
    end(y(0) + BOX_HEIGHT - END_HEIGHT, "input");
    svg.text(middle() + 8.0, y(0) + BOX_HEIGHT + 17.0, 11, faint(""), network.input());
  }

  /** From the box before to this one. */
  private void arrow(int index) {
    int from = y(index - 1) + BOX_HEIGHT;
    int to = y(index);
    svg.path(
        "M%d %dV%d".formatted(middle(), from, to - 5),
        "fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"".formatted(Palette.LINE));
    head(middle(), to, "M%d %dl-4 -7h8z", Palette.LINE);
  }

  private void head(int x, int y, String form, String colour) {
    svg.path(form.formatted(x, y), "fill=\"%s\"".formatted(colour));
  }

  /** The shape of what a layer gives. */
  private void below(LayerFacts layer) {
    svg.text(middle() + 8.0, y(layer.index()) + BOX_HEIGHT + 17.0, 11, faint(""), layer.output());
  }

  private void connection(Lanes.Connection connection, String colour) {
    String line = "fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"".formatted(colour);
    int x = left - BESIDE_BOX - connection.lane() * LANE;
    int start = y(connection.source()) + BOX_HEIGHT - (connection.source() == 0 ? 14 : 8);
    int end = entry(connection, connection.last());
    svg.group(
        "%s of layer %d, read by %s"
            .formatted(
                connection.source() == 0 ? "input" : layers.get(connection.source() - 1).output(),
                connection.source(),
                connection.targets().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))));
    svg.path(
        "M%d %dH%dq-6 0 -6 6V%dq0 6 6 6H%d".formatted(left, start, x + 6, end - 6, left - 6), line);
    head(left, end, "M%d %dl-7 -3v6z", colour);
    for (int target : connection.targets().subList(0, connection.targets().size() - 1)) {
      int y = entry(connection, target);
      svg.path("M%d %dq0 6 6 6H%d".formatted(x, y - 6, left - 6), line);
      head(left, y, "M%d %dl-7 -3v6z", colour);
    }
    svg.endGroup();
  }

  /** Where a connection enters a box: one below the other, if there are several. */
  private int entry(Lanes.Connection connection, int target) {
    List<Integer> entering =
        layers.get(target - 1).reads().stream()
            .filter(value -> value != target - 1)
            .distinct()
            .sorted()
            .toList();
    int step = Math.min(8, 22 / entering.size());
    return y(target) + 10 + step * entering.indexOf(connection.source());
  }

  private void box(LayerFacts layer) {
    int y = y(layer.index());
    svg.group(tooltip(layer));
    svg.rectangle(left, y, BOX_WIDTH, BOX_HEIGHT, 7, colours(layer.family()));
    svg.text(
        left + 30.0,
        y + 18.0,
        11,
        "fill=\"%s\" text-anchor=\"end\"".formatted(Palette.of(layer.family()).strong()),
        Integer.toString(layer.index()));
    svg.text(
        left + 38.0,
        y + 18.0,
        ink("font-size=\"13\" font-weight=\"600\""),
        layer.kind(),
        faint("font-size=\"11\""),
        Characters.cut(settings(layer), roomBeside(layer.kind(), LARGE_LETTER)));
    String activation = layer.activation().equals("none") ? "" : layer.activation();
    svg.text(
        left + 38.0,
        y + 35.0,
        faint("font-size=\"11\""),
        Characters.shortened(Characters.name(layer.name()), roomBeside(activation, BOLD_LETTER)),
        "font-size=\"11\" font-weight=\"600\" fill=\"%s\""
            .formatted(Palette.of(LayerFamily.ACTIVATION).strong()),
        activation);
    if (layer.parameters() > 0) {
      svg.text(
          left + BOX_WIDTH - HISTOGRAM_WIDTH - 22.0,
          y + 27.0,
          11,
          ink("text-anchor=\"end\""),
          Characters.brief(layer.parameters()));
    }
    if (histograms.containsKey(layer.index())) {
      histogram(
          histograms.get(layer.index()),
          left + BOX_WIDTH - HISTOGRAM_WIDTH - 12,
          y + BOX_HEIGHT - 9,
          Palette.of(layer.family()).strong());
    }
    svg.endGroup();
  }

  private static int roomBeside(String other, double letter) {
    return LETTERS - 2 - (int) Math.ceil(letter * Characters.count(other));
  }

  private static String settings(LayerFacts layer) {
    return layer.settings().entrySet().stream()
        .map(setting -> setting.getKey() + " " + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String tooltip(LayerFacts layer) {
    String settings = settings(layer);
    return "%d. %s%s: %s; %s to %s; %s parameters"
        .formatted(
            layer.index(),
            layer.kind(),
            settings.isEmpty() ? "" : " (" + settings + ")",
            Characters.name(layer.name()),
            String.join(" and ", layer.inputs()),
            layer.output(),
            Characters.exact(layer.parameters()));
  }

  private void histogram(List<Long> bins, int x, int bottom, String colour) {
    long highest = Collections.max(bins);
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < bins.size(); i++) {
      if (bins.get(i) > 0) {
        // The lowest bar is seen too.
        double height = Math.max(1, (double) HISTOGRAM_HEIGHT * bins.get(i) / highest);
        bars.append(
            "M%d %dv-%sh2v%sz"
                .formatted(x + BAR * i, bottom, Svg.number(height), Svg.number(height)));
      }
    }
    svg.path(bars.toString(), "fill=\"%s\" fill-opacity=\"0.75\"".formatted(colour));
  }

  private static String colours(LayerFamily family) {
    Palette palette = Palette.of(family);
    return "fill=\"%s\" stroke=\"%s\"".formatted(palette.pale(), palette.strong());
  }

  private static String ink(String more) {
    return "fill=\"%s\" %s".formatted(Palette.INK, more);
  }

  private static String faint(String more) {
    return "fill=\"%s\" %s".formatted(Palette.FAINT, more);
  }

  /** For each layer the histogram of its largest tensor: its weights and not its biases. */
  private static Map<Integer, List<Long>> histograms(Inspection inspection) {
    Map<Integer, TensorStatistics> largest = new HashMap<>();
    for (TensorFacts tensor : inspection.tensors()) {
      if (tensor.layer().isPresent()
          && tensor.statistics().isPresent()
          && tensor.statistics().get().finite().isPresent()) {
        largest.merge(
            tensor.layer().getAsInt(),
            tensor.statistics().get(),
            (one, other) -> other.count() > one.count() ? other : one);
      }
    }
    Map<Integer, List<Long>> histograms = new HashMap<>();
    largest.forEach((layer, statistics) ->
        statistics.finite().ifPresent(finite -> histograms.put(layer, finite.histogram())));
    return histograms;
  }
}
