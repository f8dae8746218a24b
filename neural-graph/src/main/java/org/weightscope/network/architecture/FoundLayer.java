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
 * @param norm the batch normalisation behind it, as the names tell
 */
record FoundLayer(
    List<ParameterName.Step> path,
    ParameterName.Part part,
    StoredTensor weight,
    Optional<StoredTensor> bias,
    Optional<FoundNorm> norm) {

  boolean convolution() {
    return weight.rank() == 4;
  }

  int inputs(Orientation orientation) {
    return LoadedTensors.outputsFirst(weight, orientation)[1];
  }

  int outputs(Orientation orientation) {
    return LoadedTensors.outputsFirst(weight, orientation)[0];
  }

  /** Whether the shapes of weight and bias allow this order of axes. */
  boolean allows(Orientation orientation) {
    return bias.map(b -> b.rank() == 1 && b.dimension(0) == outputs(orientation)).orElse(true);
  }

  FoundLayer with(FoundNorm found) {
    return new FoundLayer(path, part, weight, bias, Optional.of(found));
  }

  /**
   * Whether it can read what another gives: as many channels, parts of the channels for a
   * convolution in groups, or all places of a map for a linear layer behind a convolution.
   */
  boolean follows(FoundLayer before, Orientation orientation) {
    int given = before.outputs(orientation);
    int taken = inputs(orientation);
    if (before.convolution() == convolution()) {
      return given == taken || (convolution() && inGroups(given, taken, outputs(orientation)));
    }
    return before.convolution() && given > 0 && taken >= given && taken % given == 0;
  }

  private static boolean inGroups(int given, int taken, int outputs) {
    return taken > 0 && given % taken == 0 && outputs % (given / taken) == 0;
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
