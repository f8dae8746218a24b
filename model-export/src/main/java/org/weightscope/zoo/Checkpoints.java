package org.weightscope.zoo;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.weightscope.pictures.PictureSet;

/** Trains a candidate and hands over its checkpoints. */
final class Checkpoints {
  private final ZooRecipe recipe;
  private final Candidate candidate;
  private final PictureSet training;
  private final PictureSet measuredTraining;
  private final PictureSet test;
  private final SplittableRandom random;
  private int[] order = {};
  private int next;

  /**
   * One state of the network.
   *
   * @param step steps done
   * @param parameters as they are stored
   * @param onTraining measured on pictures it learns from
   * @param onTest measured on test pictures
   * @param diverged whether a parameter, stored, is no finite number
   */
  // Made for one listener, who does not change it.
  @SuppressWarnings("ArrayRecordComponent")
  record State(
      int step, float[] parameters, Measurement onTraining, Measurement onTest, boolean diverged) {}

  /** Hears of a run. */
  interface Listener {
    /** A checkpoint is reached. */
    void reached(State state) throws IOException;

    /** Some more pictures were learned. */
    void learned(int pictures);
  }

  /**
   * Chooses what the candidate learns from.
   *
   * @param training all training pictures of its data set
   * @param test the pictures on which every run is measured
   */
  Checkpoints(ZooRecipe recipe, Candidate candidate, PictureSet training, PictureSet test) {
    this.recipe = recipe;
    this.candidate = candidate;
    this.test = test;
    random = new SplittableRandom(candidate.seed());
    HyperParameters chosen = candidate.hyperParameters();
    int count = (int) Math.max(1, Math.round(chosen.trainingShare() * training.count()));
    PictureSet some = training.some(count, random.split());
    this.training = some.mislabelled(chosen.randomLabels(), random.split());
    measuredTraining = this.training.some(recipe.measured().training(), random.split());
  }

  /** Pictures that are learned from. */
  int trainingPictures() {
    return training.count();
  }

  /**
   * Trains to the last step, or until a parameter or gradient is no finite number: that state is
   * the last.
   */
  void train(Listener listener) throws IOException {
    HyperParameters chosen = candidate.hyperParameters();
    Blueprint blueprint = candidate.blueprint();
    float[] parameters =
        chosen.initialisation().draw(blueprint, chosen.initialScale(), random.split());
    float[] gradient = new float[parameters.length];
    Optimiser.Descent descent =
        chosen.optimiser().descent(chosen.rate(), chosen.decay(), parameters.length);
    List<Integer> due = recipe.checkpointSteps();
    try (Pass pass = new Pass(blueprint, chosen.dropout())) {
      pass.seed(random.nextInt(Integer.MAX_VALUE));
      for (int step = 0; step <= recipe.steps(); step++) {
        boolean diverged = false;
        if (step > 0) {
          int[] batch = batch();
          pass.gradient(parameters, training.pictures(batch), training.labels(batch), gradient);
          descent.step(parameters, gradient);
          diverged = !finite(parameters);
          listener.learned(batch.length);
        }
        if (diverged || due.contains(step)) {
          State state = measured(pass, step, parameters);
          listener.reached(state);
          if (state.diverged) {
            return;
          }
        }
      }
    }
  }

  private State measured(Pass pass, int step, float[] parameters) {
    float[] stored = recipe.precision().stored(parameters);
    return new State(
        step,
        stored,
        Measurement.of(pass, stored, measuredTraining),
        Measurement.of(pass, stored, test),
        !finite(stored));
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** The next pictures; when all were seen, they come in a new order. */
  private int[] batch() {
    int[] batch = new int[recipe.batch()];
    for (int i = 0; i < batch.length; i++) {
      if (next == order.length) {
        order = training.order(random);
        next = 0;
      }
      batch[i] = order[next++];
    }
    return batch;
  }
}
