package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.architecture.UnreadableNetworkException;

/** {@code Clip}, its bounds in attributes or, since version 11, in inputs. */
final class ClipImporter implements OperatorImporter.OfOne {
  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(3, "min", "max");
    double low = bound(operation, "min", 1, Double.NEGATIVE_INFINITY);
    double high = bound(operation, "max", 2, Double.POSITIVE_INFINITY);
    // The largest float32 stands for a bound that is left out.
    low = low <= -Float.MAX_VALUE ? Double.NEGATIVE_INFINITY : low;
    high = high >= Float.MAX_VALUE ? Double.POSITIVE_INFINITY : high;
    if (!(low <= high)) {
      throw operation.refused("clips to [%s, %s]".formatted(low, high));
    }
    boolean relu = low == 0 && high == Double.POSITIVE_INFINITY;
    return ActivationImporter.applied(
        operation,
        operation.neurons(0),
        relu ? Activation.Plain.RELU : new Activation.Clip(low, high));
  }

  private static double bound(Operation operation, String attribute, int index, double none)
      throws UnsupportedException, UnreadableNetworkException {
    Optional<Float> own = operation.number(attribute);
    if (own.isPresent()) {
      return RealFunctions.decimal(own.get());
    }
    return operation.has(index) ? RealFunctions.decimal((float) operation.number(index)) : none;
  }
}
