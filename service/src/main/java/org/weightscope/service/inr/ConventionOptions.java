package org.weightscope.service.inr;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.Inr;
import org.weightscope.service.query.QueryParameters;

/**
 * What a query says about the convention of the INRs it comes with.
 *
 * @param axes which coordinate the two inputs are
 * @param range what the two coordinates run over
 * @param scale factor on the output, not 0
 * @param offset what is added to the output
 * @param frequency factor inside the sines, not 0
 */
public record ConventionOptions(
    Optional<Inr.Axes> axes,
    Optional<Inr.Range> range,
    Optional<Double> scale,
    Optional<Double> offset,
    Optional<Double> frequency) {

  /** The names of the query parameters. */
  public static final List<String> NAMES = List.of("axes", "range", "scale", "offset", "frequency");

  static final String ROW_COLUMN = "row-column";
  static final String COLUMN_ROW = "column-row";

  /** Far more than any convention needs, and far less than overflows a float. */
  private static final double LARGEST = 1e6;

  private static final double SMALLEST = 1e-6;

  /** The options among the parameters of a query. */
  public static ConventionOptions of(QueryParameters parameters) {
    String factor = "a number from %s to %s, or its negative".formatted(SMALLEST, LARGEST);
    return new ConventionOptions(
        parameters
            .word("axes", List.of(ROW_COLUMN, COLUMN_ROW))
            .map(word -> word.equals(ROW_COLUMN) ? Inr.Axes.ROW_COLUMN : Inr.Axes.COLUMN_ROW),
        parameters
            .numbers(
                "range",
                2,
                "two different numbers from -%s to %s, such as 0,1".formatted(LARGEST, LARGEST),
                ConventionOptions::isRange)
            .map(ends -> new Inr.Range(ends.get(0), ends.get(1))),
        parameters.number("scale", factor, ConventionOptions::isFactor),
        parameters.number(
            "offset",
            "a number from -%s to %s".formatted(LARGEST, LARGEST),
            value -> Math.abs(value) <= LARGEST),
        parameters.number("frequency", factor, ConventionOptions::isFactor));
  }

  /** Ends that are so far apart that the steps between them are numbers too. */
  private static boolean isRange(List<Double> ends) {
    return ends.stream().allMatch(end -> Math.abs(end) <= LARGEST)
        && Math.abs(ends.get(1) - ends.get(0)) >= SMALLEST;
  }

  private static boolean isFactor(double value) {
    return Math.abs(value) >= SMALLEST && Math.abs(value) <= LARGEST;
  }
}
