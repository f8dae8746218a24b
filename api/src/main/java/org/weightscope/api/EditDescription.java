package org.weightscope.api;

import java.util.List;
import java.util.Map;

/**
 * What an edit did to an INR.
 *
 * @param edits in the order they were made
 * @param grid the pictures were drawn at this many rows and columns, corners included
 * @param before the picture of the file that was sent
 * @param after the picture of the edited file, its weights rounded to the file's types
 * @param change root mean square of the difference of the two pictures
 * @param deltas the tensors that changed
 * @param convention how the network was read
 * @param network what was sent
 * @param edited the file that {@code application/octet-stream} gives
 */
public record EditDescription(
    List<Edit> edits,
    int grid,
    Picture before,
    Picture after,
    double change,
    List<Delta> deltas,
    InrConvention convention,
    NetworkSummary network,
    EditedFile edited) {
  public EditDescription {
    edits = List.copyOf(edits);
    deltas = List.copyOf(deltas);
  }

  /**
   * An edit that was made.
   *
   * @param name as in {@link EditList}
   * @param parameters numbers or words by name
   */
  public record Edit(String name, Map<String, Object> parameters) {
    public Edit {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * The values of a picture; 0 is black and 1 white.
   *
   * @param outside share of the values below 0 or above 1
   */
  public record Picture(double mean, double min, double max, double outside) {}

  /**
   * The difference of a tensor.
   *
   * @param tensor its name in the file
   * @param shape as the network has it, outputs first
   * @param l2 Euclidean norm of the difference
   * @param largest largest absolute difference of one value
   */
  public record Delta(String tensor, List<Integer> shape, double l2, double largest) {
    public Delta {
      shape = List.copyOf(shape);
    }
  }

  /**
   * The edited file.
   *
   * @param bytes its length
   * @param digest {@code sha256:} and 64 hex digits
   */
  public record EditedFile(long bytes, String digest) {}
}
