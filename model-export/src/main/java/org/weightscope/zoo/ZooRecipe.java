package org.weightscope.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.weightscope.fitting.Precision;
import org.weightscope.pictures.PictureSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What a zoo is made of: the content of a recipe file.
 *
 * @param name name of the zoo
 * @param family word for its kind of network in tables
 * @param seed of everything random, with the number of a run
 * @param runs networks that are trained, unless the command line says otherwise
 * @param sources data sets, of which each run draws one
 * @param size rows and columns to which pictures are brought
 * @param architectures from which each run draws one
 * @param hyperParameters from which each run draws its own
 * @param batch pictures in a step
 * @param pictures pictures that a run sees, counted each time
 * @param checkpoints files of a run: one before the first step, the others at steps whose
 *     logarithms are evenly spaced, from {@code firstStep} to the last
 * @param firstStep step of the second checkpoint
 * @param measured pictures on which each checkpoint is measured
 * @param precision how weights are stored; accuracy is that of the stored ones
 */
public record ZooRecipe(
    String name,
    String family,
    long seed,
    int runs,
    List<PictureSource> sources,
    int size,
    BlueprintSpace architectures,
    HyperParameters.Space hyperParameters,
    int batch,
    int pictures,
    int checkpoints,
    int firstStep,
    Measured measured,
    Precision precision) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
          .build();

  public ZooRecipe {
    sources = Keys.some("sources", sources);
    Keys.atLeast(1, "runs", runs);
    Keys.atLeast(1, "size", size);
    Keys.atLeast(1, "batch", batch);
    Keys.atLeast(2, "checkpoints", checkpoints);
    Keys.atLeast(1, "firstStep", firstStep);
    if (pictures / batch < firstStep) {
      throw new IllegalArgumentException(
          "pictures %d are %d steps of batch %d, fewer than firstStep %d"
              .formatted(pictures, pictures / batch, batch, firstStep));
    }
  }

  /**
   * Pictures on which a checkpoint is measured; the same for all runs.
   *
   * @param test of the test side
   * @param training at most so many of those the run learns from, with the labels it learns
   */
  public record Measured(int test, int training) {
    public Measured {
      Keys.atLeast(1, "test", test);
      Keys.atLeast(1, "training", training);
    }
  }

  /**
   * Reads a recipe file.
   *
   * @throws IOException if it cannot be read or says something it should not; the message names
   *     line and key
   */
  public static ZooRecipe read(Path file) throws IOException {
    try {
      return YAML.readValue(Files.readAllBytes(file), ZooRecipe.class);
    } catch (JacksonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Steps of a run. */
  int steps() {
    return pictures / batch;
  }

  /** Steps after which a checkpoint is taken, ascending, 0 first; equal ones stand once. */
  List<Integer> checkpointSteps() {
    TreeSet<Integer> at = new TreeSet<>(List.of(0, steps()));
    double growth = Math.log((double) steps() / firstStep);
    for (int i = 0; i < checkpoints - 2; i++) {
      at.add((int) Math.round(firstStep * Math.exp(growth * i / (checkpoints - 2))));
    }
    return List.copyOf(at);
  }
}
