package org.weightscope.report;

import java.util.Locale;
import java.util.Optional;
import org.weightscope.export.AccuracyFigures;
import org.weightscope.export.AccuracyFigures.Figure;

/** An evaluation in plain text; a dash stands for what is not defined. */
public final class EvaluationText {
  private static final String FIGURES = " %-22s %-12s %-22s %-22s %-22s%n";
  private static final String HEAD = "%-8s %-34s %8s %5s" + FIGURES;

  private EvaluationText() {}

  /** The tables. */
  public static String of(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    baselines(text, evaluation);
    parts(text, evaluation);
    intervals(text, evaluation);
    pairs(text, evaluation.pairs());
    return text.toString();
  }

  private static void baselines(StringBuilder text, Evaluation evaluation) {
    text.append(
        HEAD.formatted(
            "family",
            "predicted from",
            "networks",
            "runs",
            "tau-b",
            "attainable",
            "R squared",
            "mean absolute error",
            "tau-b of the model less"));
    for (Part part : evaluation.parts()) {
      if (part.by().equals("all") || part.by().equals("family")) {
        row(text, part.value(), evaluation.model(), part.figures(), Optional.empty());
        for (Part.Other other : part.baselines()) {
          row(text, part.value(), other.name(), other.figures(), other.margin());
        }
      }
    }
  }

  private static void row(
      StringBuilder text,
      String family,
      String predictor,
      AccuracyFigures figures,
      Optional<Figure> margin) {
    text.append(
        HEAD.formatted(
            family,
            predictor,
            figures.networks(),
            figures.runs(),
            cell(figures.figure("kendallTauB")),
            figures.figure("attainableTauB").map(f -> number(f.value())).orElse("-"),
            cell(figures.figure("rSquared")),
            cell(figures.figure("meanAbsoluteError")),
            cell(margin)));
  }

  private static void parts(StringBuilder text, Evaluation evaluation) {
    text.append(
        "%n%-8s %-8s %8s %5s %-22s %-10s %-22s %-22s %-22s %s%n"
            .formatted(
                "by",
                "",
                "networks",
                "runs",
                "tau-b",
                "attainable",
                "R squared",
                "mean absolute error",
                "in the interval",
                "mean width"));
    for (Part part : evaluation.parts()) {
      AccuracyFigures figures = part.figures();
      Coverage coverage = part.coverage();
      text.append(
          "%-8s %-8s %8d %5d %-22s %-10s %-22s %-22s %-22s %s%n"
              .formatted(
                  part.by(),
                  part.value(),
                  figures.networks(),
                  figures.runs(),
                  cell(figures.figure("kendallTauB")),
                  figures.figure("attainableTauB").map(f -> number(f.value())).orElse("-"),
                  cell(figures.figure("rSquared")),
                  cell(figures.figure("meanAbsoluteError")),
                  held(coverage),
                  number(coverage.meanWidth())));
    }
  }

  private static void intervals(StringBuilder text, Evaluation evaluation) {
    text.append(
        String.format(
            Locale.ROOT,
            "%nIntervals are meant for %.0f %%. By measured accuracy:%n%-17s %8s %5s %-22s %s%n",
            100 * evaluation.level(),
            "accuracy",
            "networks",
            "runs",
            "in the interval",
            "mean width"));
    for (Tenth tenth : evaluation.tenths()) {
      Coverage coverage = tenth.coverage();
      text.append(
          String.format(
              Locale.ROOT,
              "%.4f to %.4f  %8d %5d %-22s %.3f%n",
              tenth.low(),
              tenth.high(),
              coverage.networks(),
              coverage.runs(),
              held(coverage),
              coverage.meanWidth()));
    }
  }

  private static void pairs(StringBuilder text, PairOrder pairs) {
    if (pairs.pairs() == 0) {
      return;
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%nOf %d pairs of networks of different runs %.1f %% are rightly ordered; "
                + "Brier score of the probabilities %.4f (0.25 by tossing a coin).%n%-20s %9s %8s %8s%n",
            pairs.pairs(),
            100 * pairs.rightlyOrdered(),
            pairs.brier(),
            "stated probability",
            "pairs",
            "stated",
            "right"));
    for (PairOrder.Bin bin : pairs.bins()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f to %.1f           %9d %8.3f %8.3f%n",
              bin.low(),
              bin.high(),
              bin.pairs(),
              bin.probability(),
              bin.share()));
    }
  }

  private static String held(Coverage coverage) {
    return cell(Optional.of(new Figure(coverage.held(), coverage.interval())));
  }

  private static String cell(Optional<Figure> figure) {
    return figure
        .map(f ->
            "%s (%s, %s)"
                .formatted(
                    number(f.value()), number(f.interval().lower()), number(f.interval().upper())))
        .orElse("-");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
