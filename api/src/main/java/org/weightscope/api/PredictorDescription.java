package org.weightscope.api;

import java.util.List;
import org.weightscope.api.ModelDescription.Bounds;

/**
 * What a predictor of accuracies was trained on and may be asked about.
 *
 * @param data names of the data sets on whose test pictures accuracies are
 * @param classes number of classes
 * @param seen the networks that it takes; another is refused
 * @param calibration by what its intervals were made
 * @param ranking the wider bounds within which networks are compared
 */
public record PredictorDescription(
    List<String> data, int classes, Seen seen, Calibration calibration, Ranking ranking) {
  public PredictorDescription {
    data = List.copyOf(data);
  }

  /**
   * The networks that a predictor takes; bounds are inclusive.
   *
   * @param networks number of networks it learned from
   * @param runs number of trainings that they are states of
   * @param inputs shapes of the input
   * @param layerKinds kinds of layers
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network
   * @param kernels sides of kernels
   * @param strides strides of convolutions
   * @param activations names of activations
   * @param weightScale root of the mean square of a layer's weights times the root of their number
   *     per neuron
   * @param biasScale root of the mean square of a layer's bias
   * @param accuracy lowest and highest measured accuracy
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
      Range weightScale,
      Range biasScale,
      Range accuracy) {
    public Seen {
      inputs = List.copyOf(inputs);
      layerKinds = List.copyOf(layerKinds);
      kernels = List.copyOf(kernels);
      strides = List.copyOf(strides);
      activations = List.copyOf(activations);
    }
  }

  /** A closed range of numbers. */
  public record Range(double least, double most) {}

  /**
   * By what intervals were made.
   *
   * @param level share of networks like these whose accuracy lies in its interval
   * @param networks number of networks
   * @param runs number of trainings that they are states of
   */
  public record Calibration(double level, int networks, int runs) {}

  /**
   * Bounds within which networks are compared; all else as in {@link Seen}.
   *
   * @param layers layers with weights
   * @param widths neurons or channels of hidden layers
   * @param parameters parameters of a network
   */
  public record Ranking(Bounds layers, Bounds widths, Bounds parameters) {}
}
