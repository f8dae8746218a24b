package org.weightscope.service.editing;

import org.weightscope.api.EditDescription;

/**
 * A drawn INR.
 *
 * @param side rows and columns
 * @param channels values of a pixel
 * @param values row-major {@code [side, side, channels]}, 0 black and 1 white; finite
 */
record Picture(int side, int channels, float[] values) {

  /** Its statistics. */
  EditDescription.Picture statistics() {
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int outside = 0;
    for (float value : values) {
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
      outside += value < 0 || value > 1 ? 1 : 0;
    }
    return new EditDescription.Picture(
        sum / values.length, min, max, (double) outside / values.length);
  }

  /** Root mean square of the difference to another of the same size. */
  double differenceTo(Picture other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = (double) values[i] - other.values[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / values.length);
  }

  /** Red, green and blue of a pixel, eight bits each. */
  int colour(int row, int column) {
    int colour = 0;
    for (int channel = 0; channel < 3; channel++) {
      float value = values[(row * side + column) * channels + Math.min(channel, channels - 1)];
      colour = colour << 8 | (int) Math.clamp(Math.rint(255.0 * value), 0, 255);
    }
    return colour;
  }
}
