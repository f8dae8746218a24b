package org.weightscope.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
 * How a model of networks is trained: the content of a recipe file, whose {@code task} says what
 * for.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClassifierRecipe.class, name = "classify-inr"),
  @JsonSubTypes.Type(value = PredictorRecipe.class, name = "predict-generalization")
})
public sealed interface Recipe permits ClassifierRecipe, PredictorRecipe {

  /** Name of the model and of its run. */
  String name();

  /** Version of the model. */
  String version();

  /** What it answers. */
  ModelCard.Task task();

  /** Name of an earlier run whose best parameters are taken over where names agree, if any. */
  Optional<String> start();

  /** The model. */
  GraphModel model();

  /** The model with what training found besides its weights. */
  default GraphModel model(Map<String, float[]> parameters) {
    return model();
  }

  /** Those parameters that are weights of the model. */
  default Map<String, float[]> weights(Map<String, float[]> parameters) {
    return parameters;
  }

  /** Change of training networks. */
  Augmentation augmentation();

  /** Settings of AdamW. */
  AdamW.Settings optimiser();

  /** Learning rate of each step. */
  Schedule schedule();

  /** Networks in a step. */
  int batch();

  /** Passes over the training data. */
  int epochs();

  /** Seed of everything random. */
  long seed();

  /** Licence of the trained weights. */
  String licence();

  /** What is learned. */
  Objective<?> objective();

  /**
   * Reads a recipe file.
   *
   * @throws IOException if it cannot be read or says something it should not; the message names
   *     line and key
   */
  static Recipe read(Path file) throws IOException {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
            .build();
    try {
      return yaml.readValue(Files.readAllBytes(file), Recipe.class);
    } catch (JacksonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** A value that a recipe must say. */
  static <T> T said(String key, T value) {
    return Objects.requireNonNull(value, () -> "the recipe does not say " + key);
  }
}
