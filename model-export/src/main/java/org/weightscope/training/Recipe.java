package org.weightscope.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.weightscope.augmentation.Augmentation;
import org.weightscope.card.ModelCard;
import org.weightscope.model.GraphModel;
import org.weightscope.schedule.Schedule;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How a classifier of networks is trained: the content of a recipe file.
 *
 * @param name name of the model and of its run
 * @param version version of the model
 * @param task what it answers
 * @param labels names of the classes
 * @param data which networks
 * @param start name of an earlier run whose best parameters are taken over where names agree, if
 *     any
 * @param model the model
 * @param augmentation change of training networks
 * @param optimiser settings of AdamW
 * @param schedule learning rate of each step
 * @param batch networks in a step
 * @param epochs passes over the training data
 * @param labelSmoothing share of the target that is spread over all classes, in [0, 1)
 * @param seed of everything random
 * @param envelope networks the model may be asked about
 * @param licence licence of the trained weights
 */
public record Recipe(
    String name,
    String version,
    ModelCard.Task task,
    List<String> labels,
    Data data,
    Optional<String> start,
    GraphModel model,
    Augmentation augmentation,
    AdamW.Settings optimiser,
    Schedule schedule,
    int batch,
    int epochs,
    double labelSmoothing,
    long seed,
    ModelCard.Envelope envelope,
    String licence) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
          .build();

  public Recipe {
    said("name", name);
    said("version", version);
    said("task", task);
    said("data", data);
    said("model", model);
    said("augmentation", augmentation);
    said("optimiser", optimiser);
    said("schedule", schedule);
    said("envelope", envelope);
    said("licence", licence);
    labels = List.copyOf(said("labels", labels));
  }

  private static <T> T said(String key, T value) {
    return Objects.requireNonNull(value, () -> "the recipe does not say " + key);
  }

  /**
   * Folders of shards, relative to the folder of all data.
   *
   * @param train folders whose {@code train-*} shards are learned from and validated on
   * @param validationPictures pictures of these that are kept for validation
   * @param splitSeed which ones
   * @param test folders whose {@code test-*} shards give the final figure
   */
  public record Data(
      List<String> train, int validationPictures, long splitSeed, List<String> test) {
    public Data {
      train = List.copyOf(train);
      test = List.copyOf(test);
    }
  }

  /**
   * Reads a recipe file.
   *
   * @throws IOException if it cannot be read or says something it should not; the message names
   *     line and key
   */
  public static Recipe read(Path file) throws IOException {
    try {
      return YAML.readValue(Files.readAllBytes(file), Recipe.class);
    } catch (JacksonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
