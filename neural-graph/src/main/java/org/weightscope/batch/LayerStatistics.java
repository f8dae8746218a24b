package org.weightscope.batch;

import java.util.List;

/**
 * Mean and standard deviation of weights and biases by layer, with which features are normalised:
 * {@code (w - mean) / std}.
 *
 * <p>A network of another depth takes the last entry for its last layer, and the last but one for
 * hidden layers beyond the list.
 *
 * @param weightMean one number a layer
 * @param weightStd one number a layer, not 0
 * @param biasMean one number a layer
 * @param biasStd one number a layer, not 0
 */
public record LayerStatistics(
    List<Double> weightMean, List<Double> weightStd, List<Double> biasMean, List<Double> biasStd) {

  public LayerStatistics {
    weightMean = List.copyOf(weightMean);
    weightStd = List.copyOf(weightStd);
    biasMean = List.copyOf(biasMean);
    biasStd = List.copyOf(biasStd);
    if (weightMean.isEmpty()
        || weightStd.size() != weightMean.size()
        || biasMean.size() != weightMean.size()
        || biasStd.size() != weightMean.size()) {
      throw new IllegalArgumentException(
          "the four lists of statistics must be equally long and not empty");
    }
  }

  /** The entry for layer {@code layer} of {@code layers}. */
  int entry(int layer, int layers) {
    int last = weightMean.size() - 1;
    return layer == layers - 1 ? last : Math.min(layer, Math.max(last - 1, 0));
  }
}
