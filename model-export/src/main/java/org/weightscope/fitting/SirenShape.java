package org.weightscope.fitting;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Layer sizes of a SIREN for a grey picture: two coordinates in, hidden sine layers, one pixel out.
 *
 * <p>Written as text, {@code 2-32-32-1}.
 *
 * @param hidden widths of the hidden layers, at least one; each 1 to 1,024
 */
public record SirenShape(List<Integer> hidden) {
  private static final int WIDEST = 1024;

  /** Checks the widths. */
  public SirenShape {
    hidden = List.copyOf(hidden);
    if (hidden.isEmpty() || hidden.stream().anyMatch(w -> w < 1 || w > WIDEST)) {
      throw new IllegalArgumentException(
          "a SIREN has at least one hidden layer of 1 to %d neurons, not %s"
              .formatted(WIDEST, hidden));
    }
  }

  /**
   * Reads {@code 2-32-32-1}.
   *
   * @throws IllegalArgumentException if it does not start with 2, end with 1 and have hidden layers
   */
  @JsonCreator
  public static SirenShape parse(String text) {
    if (!text.matches("2(-[1-9][0-9]{0,3})+-1")) {
      throw new IllegalArgumentException(
          "'%s' is not the shape of a SIREN of a grey picture; write it as 2-32-32-1"
              .formatted(text));
    }
    List<Integer> sizes = Arrays.stream(text.split("-")).map(Integer::valueOf).toList();
    return new SirenShape(sizes.subList(1, sizes.size() - 1));
  }

  /** Number of layers with weights. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** Neurons that go into a layer, counted from 0. */
  public int inputs(int layer) {
    return layer == 0 ? 2 : hidden.get(layer - 1);
  }

  /** Neurons that come out of a layer, counted from 0. */
  public int outputs(int layer) {
    return layer == hidden.size() ? 1 : hidden.get(layer);
  }

  /** Number of weights and biases. */
  public int parameters() {
    int count = 0;
    for (int l = 0; l < layers(); l++) {
      count += outputs(l) * (inputs(l) + 1);
    }
    return count;
  }

  /** The text form, {@code 2-32-32-1}. */
  @JsonValue
  @Override
  public String toString() {
    return hidden.stream().map(String::valueOf).collect(Collectors.joining("-", "2-", "-1"));
  }
}
