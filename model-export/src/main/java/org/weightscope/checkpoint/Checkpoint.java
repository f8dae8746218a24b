package org.weightscope.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.data.WholeFile;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * The state of a training run after an epoch.
 *
 * @param recipe SHA-256 of the recipe file
 * @param epoch epochs done
 * @param steps optimiser steps taken
 * @param seconds wall time so far
 * @param best score of the best epoch so far on the validation split
 * @param parameters values by name
 * @param optimiser moments by name
 */
public record Checkpoint(
    String recipe,
    int epoch,
    long steps,
    double seconds,
    double best,
    Map<String, float[]> parameters,
    Map<String, float[]> optimiser) {
  private static final String PARAMETER = "parameter.";
  private static final String OPTIMISER = "optimiser.";

  /** Writes a safetensors file; a reader sees the old file or the whole new one. */
  public void write(Path file) throws IOException {
    List<StoredTensor> tensors = new ArrayList<>();
    parameters.forEach((name, values) -> tensors.add(tensor(PARAMETER + name, values)));
    optimiser.forEach((name, values) -> tensors.add(tensor(OPTIMISER + name, values)));
    Map<String, String> metadata =
        Map.of(
            "recipe", recipe,
            "epoch", Integer.toString(epoch),
            "steps", Long.toString(steps),
            "seconds", Double.toString(seconds),
            "best", Double.toString(best));
    WholeFile.write(file, TensorFileWriter.write(tensors, metadata));
  }

  private static StoredTensor tensor(String name, float[] values) {
    return StoredTensor.of(name, DataType.F32, values, values.length);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if the file cannot be read or is none
   */
  public static Checkpoint read(Path file) throws IOException {
    try {
      TensorFile stored =
          TensorFile.read(ByteBuffer.wrap(Files.readAllBytes(file)), ReadLimits.DEFAULT);
      Map<String, float[]> parameters = new LinkedHashMap<>();
      Map<String, float[]> optimiser = new LinkedHashMap<>();
      for (StoredTensor tensor : stored.tensors()) {
        if (tensor.name().startsWith(PARAMETER)) {
          parameters.put(tensor.name().substring(PARAMETER.length()), tensor.toFloats());
        } else if (tensor.name().startsWith(OPTIMISER)) {
          optimiser.put(tensor.name().substring(OPTIMISER.length()), tensor.toFloats());
        }
      }
      return new Checkpoint(
          text(stored, "recipe", file),
          Integer.parseInt(text(stored, "epoch", file)),
          Long.parseLong(text(stored, "steps", file)),
          Double.parseDouble(text(stored, "seconds", file)),
          Double.parseDouble(text(stored, "best", file)),
          parameters,
          optimiser);
    } catch (UnreadableFileException | NumberFormatException e) {
      throw new IOException(file + " is no checkpoint: " + e.getMessage(), e);
    }
  }

  private static String text(TensorFile stored, String key, Path file) throws IOException {
    String value = stored.metadata().get(key);
    if (value == null) {
      throw new IOException("%s is no checkpoint: it does not say %s".formatted(file, key));
    }
    return value;
  }
}
