package org.weightscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.weightscope.export.AccuracyFigures;
import org.weightscope.export.AccuracyFigures.Figure;

/** The plots of an evaluation, each readable alone. */
final class Plots {
  private static final String TAU = "Kendall's tau-b (bars: 95 % intervals over runs)";

  private final Evaluation evaluation;

  Plots(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** SVG by file name. */
  Map<String, String> all() {
    Map<String, String> plots = new LinkedHashMap<>();
    plots.put("predicted-against-measured.svg", predictedAgainstMeasured());
    plots.put("coverage-by-accuracy.svg", coverageByAccuracy());
    plots.put("tau-by-part.svg", tauByPart());
    plots.put("tau-against-baselines.svg", tauAgainstBaselines());
    plots.put("pair-probabilities.svg", pairProbabilities());
    return plots;
  }

  private String networks(String more) {
    Part all = evaluation.parts().getFirst();
    return "%s %s on %s: %d networks of %d runs%s"
        .formatted(
            evaluation.model(),
            evaluation.version(),
            evaluation.data(),
            all.figures().networks(),
            all.figures().runs(),
            more);
  }

  private String predictedAgainstMeasured() {
    List<Answer> ascending =
        evaluation.answers().stream()
            .sorted(Comparator.comparingDouble(Answer::predicted))
            .toList();
    Plot plot =
        Plot.of(
            "Measured against predicted accuracy",
            networks(""),
            Axis.of(
                "predicted accuracy (share of right answers)",
                ascending.stream().mapToDouble(Answer::predicted).toArray()),
            Axis.of(
                "measured accuracy (share of right answers)",
                ascending.stream()
                    .flatMapToDouble(a -> DoubleStream.of(a.measured(), a.low(), a.high()))
                    .toArray()));
    plot.band(
        ascending.stream().map(a -> new double[] {a.predicted(), a.low(), a.high()}).toList(),
        Plot.BLUE);
    plot.diagonal();
    for (Answer answer : ascending) {
      plot.dot(
          answer.predicted(),
          answer.measured(),
          answer.held() ? 4 : 5,
          answer.held() ? Plot.BLUE : Plot.ORANGE,
          0.6);
    }
    long held = ascending.stream().filter(Answer::held).count();
    return plot.legendOfDots(
            Plot.BLUE,
            "in its %.0f %% interval (shaded): %d".formatted(100 * evaluation.level(), held))
        .legendOfDots(Plot.ORANGE, "outside: %d".formatted(ascending.size() - held))
        .svg();
  }

  private String coverageByAccuracy() {
    List<Tenth> tenths = evaluation.tenths();
    Plot plot =
        Plot.ofRows(
            "How often intervals hold the measured accuracy",
            networks(""),
            new Axis(
                "share of networks in their interval (bars: 95 % intervals over runs)", 0, 1, 0.2),
            tenths.stream()
                .map(t -> String.format(Locale.ROOT, "%.3f to %.3f", t.low(), t.high()))
                .toList(),
            tenths.stream()
                .map(t ->
                    String.format(
                        Locale.ROOT,
                        "%d / %.3f",
                        t.coverage().networks(),
                        t.coverage().meanWidth()))
                .toList(),
            "networks / width");
    plot.referenceAt(evaluation.level());
    for (int r = 0; r < tenths.size(); r++) {
      Coverage coverage = tenths.get(r).coverage();
      plot.row(
          r,
          coverage.held(),
          coverage.interval().lower(),
          coverage.interval().upper(),
          Plot.BLUE,
          "%.3f".formatted(coverage.held()));
    }
    return plot.legendOfDots(Plot.BLUE, "networks by measured accuracy")
        .legendOfDashes("meant: %.1f".formatted(evaluation.level()))
        .svg();
  }

  private String tauByPart() {
    List<String> labels = new ArrayList<>();
    List<AccuracyFigures> figures = new ArrayList<>();
    for (Part part : evaluation.parts()) {
      labels.add(part.by().equals("all") ? "all" : part.by() + " " + part.value());
      figures.add(part.figures());
    }
    return tau(
        "Order of networks, by family, width (widest hidden layer) and depth", labels, figures);
  }

  private String tauAgainstBaselines() {
    Part all = evaluation.parts().getFirst();
    List<String> labels = new ArrayList<>(List.of(evaluation.model()));
    List<AccuracyFigures> figures = new ArrayList<>(List.of(all.figures()));
    for (Part.Other other : all.baselines()) {
      labels.add(other.name());
      figures.add(other.figures());
    }
    return tau("Order of networks, the model and baselines", labels, figures);
  }

  private String tau(String title, List<String> labels, List<AccuracyFigures> figures) {
    double[] values =
        figures.stream()
            .flatMap(f -> f.figure("kendallTauB").stream())
            .flatMapToDouble(
                f -> DoubleStream.of(f.value(), f.interval().lower(), f.interval().upper(), 1, 0))
            .toArray();
    Plot plot =
        Plot.ofRows(
            title,
            networks(""),
            Axis.of(TAU, values.length == 0 ? new double[] {0, 1} : values),
            labels,
            figures.stream().map(f -> f.networks() + " / " + f.runs()).toList(),
            "networks / runs");
    for (int r = 0; r < figures.size(); r++) {
      Optional<Figure> tau = figures.get(r).figure("kendallTauB");
      if (tau.isPresent()) {
        Figure figure = tau.get();
        plot.row(
            r,
            figure.value(),
            figure.interval().lower(),
            figure.interval().upper(),
            Plot.BLUE,
            "%.3f".formatted(figure.value()));
      }
      Optional<Figure> attainable = figures.get(r).figure("attainableTauB");
      if (attainable.isPresent()) {
        plot.tick(r, attainable.get().value(), Plot.ORANGE);
      }
    }
    return plot.legendOfDots(Plot.BLUE, "measured")
        .legendOfTicks(Plot.ORANGE, "attainable by answers without ties")
        .svg();
  }

  private String pairProbabilities() {
    PairOrder pairs = evaluation.pairs();
    Plot plot =
        Plot.of(
            "Which of two networks is better: stated and true",
            networks(
                String.format(
                    Locale.ROOT, "; %d pairs, Brier score %.4f", pairs.pairs(), pairs.brier())),
            new Axis("stated probability that the network is the better one", 0.5, 1, 0.1),
            Axis.of(
                "share of pairs of which it is the better one",
                DoubleStream.concat(
                        DoubleStream.of(0.5, 1),
                        pairs.bins().stream().mapToDouble(PairOrder.Bin::share))
                    .toArray()));
    plot.diagonal();
    plot.line(
        pairs.bins().stream().map(b -> new double[] {b.probability(), b.share()}).toList(),
        Plot.BLUE);
    for (PairOrder.Bin bin : pairs.bins()) {
      double share = (double) bin.pairs() / pairs.pairs();
      plot.dot(bin.probability(), bin.share(), 6 + 24 * Math.sqrt(share), Plot.BLUE, 0.8);
    }
    return plot.legendOfDots(Plot.BLUE, "area by number of pairs")
        .legendOfDashes("as stated")
        .svg();
  }
}
