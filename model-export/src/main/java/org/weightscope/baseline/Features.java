package org.weightscope.baseline;

import java.util.List;
import org.weightscope.data.MeasuredNetworks.Measured;

/** How a network becomes numbers, finite and the same number of them for all. */
@FunctionalInterface
interface Features {
  double[] of(Measured network);

  /** The numbers of many networks, {@code [network][number]}. */
  default double[][] rows(List<Measured> networks) {
    return networks.stream().map(this::of).toArray(double[][]::new);
  }
}
