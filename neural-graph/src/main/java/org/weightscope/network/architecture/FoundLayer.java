package org.weightscope.network.architecture;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.tensor.StoredTensor;

/**
 * A weight of two or four axes and the bias beside it, as the names tell.
 *
 * @param path path of the layer
 * @param part what the weight is called
 */
record FoundLayer(
    List<ParameterName.Step> path,
    ParameterName.Part part,
    StoredTensor weight,
    Optional<StoredTensor> bias) {

  boolean convolution() {
    return weight.rank() == 4;
  }

  int inputs(Orientation orientation) {
    return weight.dimension(orientation == Orientation.OUT_IN ? 1 : 0);
  }

  int outputs(Orientation orientation) {
    return weight.dimension(orientation == Orientation.OUT_IN ? 0 : 1);
  }

  /** Whether the shapes of weight and bias allow this order of axes. */
  boolean allows(Orientation orientation) {
    boolean known = orientation == Orientation.OUT_IN || !convolution();
    return known
        && bias.map(b -> b.rank() == 1 && b.dimension(0) == outputs(orientation)).orElse(true);
  }

  LayerEntry entry(Orientation orientation) {
    return new LayerEntry(
        weight.name(),
        bias.map(StoredTensor::name),
        Optional.of(orientation),
        Optional.empty(),
        OptionalInt.empty());
  }
}
