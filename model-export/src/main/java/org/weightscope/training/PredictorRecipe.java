package org.weightscope.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.augmentation.Augmentation;
import org.weightscope.card.ModelCard;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.data.RunSplit;
import org.weightscope.model.GraphModel;
import org.weightscope.model.SoftLabelHead;
import org.weightscope.schedule.Schedule;

/**
 * How a predictor of test accuracies is trained.
 *
 * @param name name of the model and of its run
 * @param version version of the model
 * @param data which networks
 * @param start name of an earlier run whose best parameters are taken over where names agree, if
 *     any
 * @param probes how the inputs come about on which networks are evaluated, for models that have
 *     such
 * @param model the model, with one logit whose sigmoid is the accuracy
 * @param ranking which networks the model may order beyond those it learned from, by figures on
 *     others; without it only those
 * @param loss what is minimised
 * @param best by what the best epoch is chosen
 * @param optimiser settings of AdamW
 * @param schedule learning rate of each step
 * @param batch networks in a step
 * @param epochs passes over the training data
 * @param seed of everything random
 * @param licence licence of the trained weights
 */
public record PredictorRecipe(
    String name,
    String version,
    Data data,
    Optional<String> start,
    Optional<ProbeLearning> probes,
    GraphModel model,
    Optional<Ranking> ranking,
    Objective.Loss loss,
    Objective.Best best,
    AdamW.Settings optimiser,
    Schedule schedule,
    int batch,
    int epochs,
    long seed,
    String licence)
    implements Recipe {

  public PredictorRecipe {
    Recipe.said("name", name);
    Recipe.said("version", version);
    Recipe.said("data", data);
    Recipe.said("model", model);
    Recipe.said("loss", loss);
    Recipe.said("best", best);
    Recipe.said("optimiser", optimiser);
    Recipe.said("schedule", schedule);
    Recipe.said("licence", licence);
    if (probes.isPresent() != model.probeInputs().isPresent()) {
      throw new IllegalArgumentException(
          "a recipe says probes if its model is evaluated on inputs, and only then");
    }
    if (probes.isPresent() && probes.get().learned() && !(model instanceof SoftLabelHead)) {
      throw new IllegalArgumentException(
          "inputs are learned with a soft-label-head; other models start from such a run and take them as they are (learned: false)");
    }
  }

  @Override
  public GraphModel model(Map<String, float[]> parameters) {
    return probes
        .map(learning -> model.with(learning.inputs(model.probeInputs().orElseThrow(), parameters)))
        .orElse(model);
  }

  @Override
  public Map<String, float[]> weights(Map<String, float[]> parameters) {
    Map<String, float[]> weights = new LinkedHashMap<>(parameters);
    weights.remove(ProbeLearning.PARAMETER);
    return weights;
  }

  /**
   * Parameters that do not start from the seed alone.
   *
   * @param folder folder of all data sets
   * @throws IOException if the data that they start from cannot be read
   */
  public Map<String, float[]> given(Path folder) throws IOException {
    if (probes.isEmpty()) {
      return Map.of();
    }
    ProbeLearning learning = probes.get();
    float[] inputs = learning.start().values(model.probeInputs().orElseThrow(), folder, seed);
    return Map.of(ProbeLearning.PARAMETER, learning.parameter(inputs));
  }

  @Override
  public ModelCard.Task task() {
    return ModelCard.Task.PREDICT_GENERALIZATION;
  }

  /** Nothing is changed: a changed network has another accuracy. */
  @Override
  public Augmentation augmentation() {
    return Augmentation.NONE;
  }

  @Override
  public Objective.Accuracy objective() {
    return new Objective.Accuracy(loss, best);
  }

  /**
   * Networks that are ordered; bounds are inclusive.
   *
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network
   */
  public record Ranking(Bounds layers, Bounds widths, Bounds parameters) {}

  /**
   * Folders of networks with measured accuracies, relative to the folder of all data.
   *
   * @param zoos folders, each with its table
   * @param split which runs are learned from
   */
  public record Data(List<String> zoos, RunSplit split) {
    public Data {
      zoos = List.copyOf(Recipe.said("data.zoos", zoos));
      Recipe.said("data.split", split);
    }
  }
}
