package org.weightscope.training;

import java.util.List;
import java.util.Optional;
import org.weightscope.augmentation.Augmentation;
import org.weightscope.card.ModelCard;
import org.weightscope.data.RunSplit;
import org.weightscope.model.GraphModel;
import org.weightscope.schedule.Schedule;

/**
 * How a predictor of test accuracies is trained.
 *
 * @param name name of the model and of its run
 * @param version version of the model
 * @param data which networks
 * @param start name of an earlier run whose best parameters are taken over where names agree, if
 *     any
 * @param model the model, with one logit whose sigmoid is the accuracy
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
    GraphModel model,
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
