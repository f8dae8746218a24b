package org.weightscope.report;

import java.util.List;
import java.util.Optional;
import org.weightscope.export.AccuracyFigures;
import org.weightscope.export.AccuracyFigures.Figure;

/**
 * What a model comes to on some of the networks.
 *
 * @param by what the networks have in common: {@code all}, {@code family}, {@code width} or {@code
 *     depth}
 * @param value which family, width (widest hidden layer) or depth (layers with weights), or from
 *     which to which; {@code all} of all
 * @param figures of the model
 * @param coverage of its intervals
 * @param baselines what others come to on the same networks; none by width and by depth
 */
public record Part(
    String by, String value, AccuracyFigures figures, Coverage coverage, List<Other> baselines) {
  public Part {
    baselines = List.copyOf(baselines);
  }

  /**
   * What a baseline comes to.
   *
   * @param name of the baseline
   * @param figures of the baseline
   * @param margin tau-b of the model less that of the baseline, with an interval by drawing runs,
   *     the same for both; empty where either is not defined
   */
  public record Other(String name, AccuracyFigures figures, Optional<Figure> margin) {}
}
