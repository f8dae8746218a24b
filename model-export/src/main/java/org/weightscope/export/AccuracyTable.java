package org.weightscope.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.weightscope.baseline.Baseline;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.metrics.Estimates;

/**
 * A predictor of accuracies against the baselines on the same networks, over all and by family.
 *
 * @param rows in the order in which they are shown
 */
public record AccuracyTable(List<Row> rows) {
  private static final List<String> COLUMNS =
      List.of("kendallTauB", "attainableTauB", "rSquared", "meanAbsoluteError");

  public AccuracyTable {
    rows = List.copyOf(rows);
  }

  /**
   * What one predictor comes to on some networks.
   *
   * @param family the family of the networks, or {@code all}
   * @param predictor name of the model or baseline
   */
  public record Row(String family, String predictor, AccuracyFigures figures) {}

  /**
   * Compares predictions with baselines.
   *
   * @param model name of the model
   * @param estimates its predictions on the networks, in their order
   */
  public static AccuracyTable of(
      String model, Estimates estimates, List<Measured> networks, List<Baseline> baselines) {
    double[] truth = networks.stream().mapToDouble(Measured::accuracy).toArray();
    List<String> families = new ArrayList<>(List.of("all"));
    TreeSet<String> named = new TreeSet<>(networks.stream().map(Measured::family).toList());
    if (named.size() > 1) {
      families.addAll(named);
    }
    List<Row> rows = new ArrayList<>();
    for (String family : families) {
      int[] positions =
          IntStream.range(0, networks.size())
              .filter(i -> family.equals("all") || networks.get(i).family().equals(family))
              .toArray();
      List<Measured> some = IntStream.of(positions).mapToObj(networks::get).toList();
      rows.add(new Row(family, model, AccuracyFigures.of(estimates.at(positions), some)));
      for (Baseline baseline : baselines) {
        Estimates other =
            Estimates.of(truth, networks.stream().mapToDouble(baseline::predict).toArray());
        rows.add(new Row(family, baseline.name(), AccuracyFigures.of(other.at(positions), some)));
      }
    }
    return new AccuracyTable(rows);
  }

  /** The table in plain text; a dash stands for what is not defined. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-10s %-26s %9s %5s  %-22s %-22s %-22s %-22s%n"
            .formatted(
                "family",
                "predicted from",
                "networks",
                "runs",
                "tau-b",
                "attainable tau-b",
                "R squared",
                "mean absolute error"));
    for (Row row : rows) {
      text.append(
          "%-10s %-26s %9d %5d "
              .formatted(row.family, row.predictor, row.figures.networks(), row.figures.runs()));
      for (String column : COLUMNS) {
        text.append(" %-22s".formatted(cell(row.figures, column)));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String cell(AccuracyFigures figures, String column) {
    return Optional.ofNullable(figures.figures().get(column))
        .map(f ->
            String.format(
                Locale.ROOT,
                "%.3f (%.3f, %.3f)",
                f.value(),
                f.interval().lower(),
                f.interval().upper()))
        .orElse("-");
  }
}
