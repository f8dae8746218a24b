package org.weightscope.card;

import java.util.List;
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
 * @param split which runs of the zoo were held out
 */
public record Prediction(Domain domain, Seen seen, Calibration calibration, Split split) {

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
   * What the training networks were like; bounds are inclusive.
   *
   * @param networks number of networks
   * @param runs number of trainings that they are states of
   * @param inputs shapes of the input, as {@code 3 x 16 x 16}
   * @param layerKinds kinds of layers, in the words of {@link NetworkTraits}
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network
   * @param kernels sides of kernels; empty without convolutions
   * @param strides strides of convolutions; empty without convolutions
   * @param activations names of activations
   * @param weightScale the scale of a layer's weights (root of their mean square times the square
   *     root of their number per neuron) at {@link #LEVELS}
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
      accuracy = List.copyOf(accuracy);
    }
  }

  /**
   * Split conformal prediction (Vovk et al. 2005) with absolute residuals: the interval of an
   * answer p is from p - halfWidth to p + halfWidth, cut to [0, 1].
   *
   * @param level share of networks like the calibration networks whose accuracy lies in the
   *     interval
   * @param halfWidth in shares of right answers
   * @param networks number of calibration networks
   * @param runs number of trainings that they are states of; networks of one training are alike, so
   *     that fewer runs mean less certainty about the level
   */
  public record Calibration(double level, double halfWidth, int networks, int runs) {}

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
