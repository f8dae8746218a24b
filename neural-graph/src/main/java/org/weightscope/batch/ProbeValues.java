package org.weightscope.batch;

/**
 * What one network gives on {@link ProbeInputs}.
 *
 * @param outputs {@code [inputs, outputs]}
 * @param nodes {@code [nodes, inputs]} in the order of the graph: a mean over the places of a map
 *     or sequence, zero for nodes of parameters; empty if the layout has no use for them
 */
// Made by ProbeInputs, read by layouts, never changed: copies would be dear in training.
@SuppressWarnings("ArrayRecordComponent")
public record ProbeValues(float[] outputs, float[] nodes) {

  /** Whether no number is NaN or infinite. */
  public boolean finite() {
    return finite(outputs) && finite(nodes);
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
