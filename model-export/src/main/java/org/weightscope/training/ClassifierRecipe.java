package org.weightscope.training;

import java.util.List;
import java.util.Optional;
import org.weightscope.augmentation.Augmentation;
import org.weightscope.card.ModelCard;
import org.weightscope.model.GraphModel;
import org.weightscope.schedule.Schedule;

/**
 * How a classifier of networks is trained.
 *
 * @param name name of the model and of its run
 * @param version version of the model
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
public record ClassifierRecipe(
    String name,
    String version,
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
    String licence)
    implements Recipe {

  public ClassifierRecipe {
    Recipe.said("name", name);
    Recipe.said("version", version);
    Recipe.said("data", data);
    Recipe.said("model", model);
    Recipe.said("augmentation", augmentation);
    Recipe.said("optimiser", optimiser);
    Recipe.said("schedule", schedule);
    Recipe.said("envelope", envelope);
    Recipe.said("licence", licence);
    labels = List.copyOf(Recipe.said("labels", labels));
  }

  @Override
  public ModelCard.Task task() {
    return ModelCard.Task.CLASSIFY_INR;
  }

  @Override
  public Objective.Classification objective() {
    return new Objective.Classification(labels.size(), labelSmoothing);
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
}
