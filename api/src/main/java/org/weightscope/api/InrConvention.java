package org.weightscope.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/**
 * The rules by which an uploaded INR was read, and where each came from; files seldom say them.
 *
 * @param activation activation of the hidden layers
 * @param frequency factor inside the sine
 * @param axes which coordinate the two inputs are: {@code row-column} or {@code column-row}
 * @param range the coordinates of the first and of the last row and column
 * @param scale the pixel is {@code scale · output + offset}
 * @param offset see {@code scale}
 * @param from the source of each of these
 */
public record InrConvention(
    String activation,
    double frequency,
    String axes,
    List<Double> range,
    double scale,
    double offset,
    Sources from) {
  public InrConvention {
    range = List.copyOf(range);
  }

  /** Who said each part of a convention. */
  public record Sources(
      Source activation,
      Source frequency,
      Source axes,
      Source range,
      Source scale,
      Source offset) {}

  /** Who said a part of a convention. */
  public enum Source {
    /** Nobody: the usual value was taken. */
    DEFAULT("default"),
    /** The file itself: the operators of an ONNX graph. */
    FILE("file"),
    /** The file's own metadata. */
    METADATA("metadata"),
    /** A query parameter or an {@code architecture} document of the request. */
    REQUEST("request");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** The name on the wire. */
    @JsonValue
    public String word() {
      return word;
    }

    /** The source of this name on the wire. */
    @JsonCreator
    public static Source of(String word) {
      return Arrays.stream(values())
          .filter(source -> source.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no source of a convention: " + word));
    }
  }
}
