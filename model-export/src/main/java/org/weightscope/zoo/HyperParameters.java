package org.weightscope.zoo;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How one network is trained.
 *
 * @param optimiser rule of the steps
 * @param rate learning rate, the same for all steps
 * @param decay weight decay or L2 penalty, as the optimiser takes it
 * @param initialisation start of the parameters
 * @param initialScale factor on the start
 * @param dropout share of values that are dropped after each activation
 * @param trainingShare share of the training pictures that is learned from
 * @param randomLabels share of these whose label is drawn at random
 */
record HyperParameters(
    Optimiser optimiser,
    double rate,
    double decay,
    Initialisation initialisation,
    double initialScale,
    double dropout,
    double trainingShare,
    double randomLabels) {

  /**
   * From what they are drawn.
   *
   * @param optimisers each with the range of its learning rate; equally likely
   * @param decay weight decay
   * @param initialisations equally likely
   * @param initialScale factor on the start
   * @param mostDropout dropout is uniform from 0 to this
   * @param trainingShare share of the training pictures, at most 1
   * @param randomLabelChance how likely a run learns random labels, a share uniform in [0, 1]
   */
  record Space(
      List<Choice> optimisers,
      Range decay,
      List<Initialisation> initialisations,
      Range initialScale,
      double mostDropout,
      Range trainingShare,
      double randomLabelChance) {
    Space {
      optimisers = Keys.some("optimisers", optimisers);
      initialisations = Keys.some("initialisations", initialisations);
      if (!(mostDropout >= 0 && mostDropout < 1)) {
        throw new IllegalArgumentException(
            "mostDropout must be from 0 to below 1, not " + mostDropout);
      }
      Keys.chance("the high end of trainingShare", trainingShare.high());
      Keys.chance("randomLabelChance", randomLabelChance);
    }

    /** An optimiser and the learning rates it is tried with. */
    record Choice(Optimiser name, Range rate) {}

    HyperParameters draw(RandomGenerator random) {
      Choice optimiser = Draw.one(optimisers, random);
      double rate = optimiser.rate.draw(random);
      double drawnDecay = decay.draw(random);
      Initialisation start = Draw.one(initialisations, random);
      double scale = initialScale.draw(random);
      double dropout = mostDropout * random.nextDouble();
      double share = trainingShare.draw(random);
      boolean unlearnable = random.nextDouble() < randomLabelChance;
      double noise = random.nextDouble();
      return new HyperParameters(
          optimiser.name, rate, drawnDecay, start, scale, dropout, share, unlearnable ? noise : 0);
    }
  }
}
