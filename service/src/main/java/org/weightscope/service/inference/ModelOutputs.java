package org.weightscope.service.inference;

import java.util.Map;

/**
 * What a model gives for one network.
 *
 * @param rows one row an output, by the name of the output; {@link GraphModel#LOGITS} is always
 *     there
 */
public record ModelOutputs(Map<String, float[]> rows) {
  public ModelOutputs {
    rows = Map.copyOf(rows);
  }

  /** For classes one logit each, before temperature and softmax; for an accuracy one. */
  public float[] logits() {
    return row(GraphModel.LOGITS);
  }

  /**
   * The row of an output.
   *
   * @throws IllegalArgumentException if there is no such output
   */
  public float[] row(String output) {
    float[] row = rows.get(output);
    if (row == null) {
      throw new IllegalArgumentException("no output %s, only %s".formatted(output, rows.keySet()));
    }
    return row;
  }

  /** Whether no number is NaN or infinite. */
  public boolean finite() {
    for (float[] row : rows.values()) {
      for (float value : row) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
