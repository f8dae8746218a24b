package org.weightscope.card;

import java.util.List;
import java.util.Optional;
import org.weightscope.card.ModelCard.Bounds;

/**
 * What the card of a predictor of accuracies says besides: of what the accuracy is told, which
 * networks it learned from and how sure it is.
 *
 * <p>The answer is the sigmoid of the one logit.
 *
 * @param domain on what the accuracy is
 * @param seen the networks that it was trained on; outside, the answer is not to be trusted
 * @param calibration how far an answer may be off
 * @param ranking how networks are compared
 * @param familiarity how far from the training networks a network lies, if the model has an
 *     embedding
 * @param split which runs of the zoo were held out
 */
public record Prediction(
    Domain domain,
    Seen seen,
    Calibration calibration,
    Ranking ranking,
    Optional<Familiarity> familiarity,
    Split split) {

  /**
   * The classification whose accuracy is told.
   *
   * @param data names of the data sets, as the zoo has them
   * @param channels channels of a picture, or numbers of an input
   * @param classes number of classes
   */
  public record Domain(List<String> data, int channels, int classes) {
    public Domain {
      data = List.copyOf(data);
    }
  }

  /**
   * What the training networks were like; bounds are inclusive. Bounds of parameters have a margin,
   * since the extremes of a sample leave out networks of the same kind; depths and widths are those
   * that the recipe of the zoo allows.
   *
   * @param networks number of networks
   * @param runs number of trainings that they are states of
   * @param inputs shapes of the input, as {@code 3 x 16 x 16}
   * @param layerKinds kinds of layers, in the words of {@link NetworkTraits}
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network, with the margin
   * @param kernels sides of kernels; empty without convolutions
   * @param strides strides of convolutions; empty without convolutions
   * @param activations names of activations
   * @param weightScale the scale of a layer's weights (root of their mean square times the square
   *     root of their number per neuron) at {@link #LEVELS}
   * @param biasScale the scale of a layer's bias (root of its mean square) at {@link #LEVELS}
   * @param accuracy measured accuracies at {@link #LEVELS}
   */
  public record Seen(
      int networks,
      int runs,
      List<String> inputs,
      List<String> layerKinds,
      Bounds layers,
      Bounds widths,
      Bounds parameters,
      List<Integer> kernels,
      List<Integer> strides,
      List<String> activations,
      List<Double> weightScale,
      List<Double> biasScale,
      List<Double> accuracy) {

    /** Levels of the quantiles. */
    public static final List<Double> LEVELS = List.of(0.0, 0.05, 0.5, 0.95, 1.0);

    public Seen {
      inputs = List.copyOf(inputs);
      layerKinds = List.copyOf(layerKinds);
      kernels = List.copyOf(kernels);
      strides = List.copyOf(strides);
      activations = List.copyOf(activations);
      weightScale = List.copyOf(weightScale);
      biasScale = List.copyOf(biasScale);
      accuracy = List.copyOf(accuracy);
    }
  }

  /**
   * Split conformal prediction (Vovk et al. 2005) with residuals that are divided by a difficulty
   * (Lei et al. 2018, section 5.2): the interval of an answer p is from {@code p - quantile *
   * difficulty(p)} to {@code p + quantile * difficulty(p)}, cut to [0, 1]. The difficulty depends
   * on the answer alone and is linear between its knots, constant outside them.
   *
   * @param level share of networks like the calibration networks whose accuracy lies in the
   *     interval
   * @param quantile of the divided residuals
   * @param answers where the difficulty is known, ascending in [0, 1]; at least one
   * @param difficulties there, above 0; one 1 leaves the residuals as they are
   * @param networks number of calibration networks
   * @param runs number of trainings that they are states of; networks of one training are alike, so
   *     that fewer runs mean less certainty about the level
   */
  public record Calibration(
      double level,
      double quantile,
      List<Double> answers,
      List<Double> difficulties,
      int networks,
      int runs) {
    public Calibration {
      answers = List.copyOf(answers);
      difficulties = List.copyOf(difficulties);
      if (answers.isEmpty() || answers.size() != difficulties.size()) {
        throw new IllegalArgumentException(
            "%d answers with %d difficulties".formatted(answers.size(), difficulties.size()));
      }
      for (int i = 0; i < answers.size(); i++) {
        if (!(difficulties.get(i) > 0) || i > 0 && !(answers.get(i) > answers.get(i - 1))) {
          throw new IllegalArgumentException(
              "answers ascend and difficulties are above 0, not %s and %s"
                  .formatted(answers, difficulties));
        }
      }
    }

    /** How hard an answer is to give, compared with others. */
    public double difficulty(double answer) {
      int above = 0;
      while (above < answers.size() && answers.get(above) < answer) {
        above++;
      }
      if (above == 0) {
        return difficulties.getFirst();
      }
      if (above == answers.size()) {
        return difficulties.getLast();
      }
      double from = answers.get(above - 1);
      double share = (answer - from) / (answers.get(above) - from);
      return (1 - share) * difficulties.get(above - 1) + share * difficulties.get(above);
    }

    /** How far the accuracy may be from an answer. */
    public double halfWidth(double answer) {
      return quantile * difficulty(answer);
    }
  }

  /**
   * How networks are compared: the first of two is the better one with the probability {@code
   * sigmoid(slope * (p1 - p2) / sqrt(d1^2 + d2^2))}, with answers p and difficulties d. Order holds
   * farther from the training networks than accuracies do, so the bounds are wider than those of
   * {@link Seen}.
   *
   * @param slope fitted to pairs of calibration networks of different trainings, above 0
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network
   */
  public record Ranking(double slope, Bounds layers, Bounds widths, Bounds parameters) {

    /** The probability that the network of the first answer has the higher accuracy. */
    public double probability(double first, double second, Calibration calibration) {
      double spread = Math.hypot(calibration.difficulty(first), calibration.difficulty(second));
      return 1 / (1 + Math.exp(-slope * (first - second) / spread));
    }
  }

  /**
   * How far a network lies from those that the model was trained on: the Mahalanobis distance of
   * its embedding (Lee et al. 2018), {@code |W (e - mean)|}.
   *
   * @param output name of the model's output with the embeddings, {@code [graphs, size]}
   * @param mean of the training networks' embeddings, {@code [size]}
   * @param whitening W, {@code [rows, size]} row by row
   * @param level share of held-out networks that are nearer than the distance below
   * @param distance beyond which a network is unlike those seen
   */
  public record Familiarity(
      String output, List<Double> mean, List<Double> whitening, double level, double distance) {
    public Familiarity {
      mean = List.copyOf(mean);
      whitening = List.copyOf(whitening);
      if (mean.isEmpty() || whitening.isEmpty() || whitening.size() % mean.size() != 0) {
        throw new IllegalArgumentException(
            "a whitening of %d values for embeddings of %d"
                .formatted(whitening.size(), mean.size()));
      }
    }

    /** The distance of an embedding. */
    public double distanceOf(float[] embedding) {
      int size = mean.size();
      double squares = 0;
      for (int row = 0; row < whitening.size() / size; row++) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += whitening.get(row * size + i) * (embedding[i] - mean.get(i));
        }
        squares += sum * sum;
      }
      return Math.sqrt(squares);
    }
  }

  /**
   * Which runs were held out, by a hash of seed and name of the run.
   *
   * @param seed of the hash
   * @param validation share of runs that the epoch was chosen by
   * @param calibration share of runs for {@link Calibration}
   * @param test share of runs for the figures
   */
  public record Split(long seed, double validation, double calibration, double test) {}
}
