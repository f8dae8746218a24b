package org.weightscope.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;

/**
 * What the metadata of a shard states about its networks, and what all shards of a set share.
 *
 * @param widths layer sizes, inputs first
 * @param frequency factor inside the sines
 * @param convention what inputs and output mean
 */
record ShardHeader(int[] widths, double frequency, Inr.Convention convention) {

  static ShardHeader of(Path file, Map<String, String> metadata) throws MalformedDataException {
    String architecture = stated(file, metadata, "architecture");
    if (!architecture.matches("2(-[1-9][0-9]{0,4})+-1")) {
      throw new MalformedDataException(
          file, "architecture '%s' is not of the form 2-32-32-1".formatted(architecture));
    }
    int[] widths = Stream.of(architecture.split("-")).mapToInt(Integer::parseInt).toArray();
    String inputs = stated(file, metadata, "inputs").replace(" ", "");
    Inr.Axes axes;
    if (inputs.startsWith("row,column")) {
      axes = Inr.Axes.ROW_COLUMN;
    } else if (inputs.startsWith("column,row")) {
      axes = Inr.Axes.COLUMN_ROW;
    } else {
      throw new MalformedDataException(
          file, "inputs '%s' are neither row,column nor column,row".formatted(inputs));
    }
    try {
      double offset = Double.parseDouble(stated(file, metadata, "output_offset"));
      double frequency = Double.parseDouble(stated(file, metadata, "w0"));
      Activation.Sine sine = new Activation.Sine(frequency);
      return new ShardHeader(widths, sine.frequency(), new Inr.Convention(axes, 1, offset));
    } catch (IllegalArgumentException e) {
      throw new MalformedDataException(
          file, "w0 or output_offset is no usable number: " + e.getMessage(), e);
    }
  }

  private static String stated(Path file, Map<String, String> metadata, String key)
      throws MalformedDataException {
    String value = metadata.get(key);
    if (value == null) {
      throw new MalformedDataException(file, "metadata does not state " + key);
    }
    return value;
  }

  /** Whether networks of both can stand in one set. */
  boolean agrees(ShardHeader other) {
    return Arrays.equals(widths, other.widths)
        && frequency == other.frequency
        && convention.equals(other.convention);
  }
}
