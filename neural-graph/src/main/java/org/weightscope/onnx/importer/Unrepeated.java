package org.weightscope.onnx.importer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.tensor.StoredTensor;

/**
 * A constant that depends on open sizes only in how often it is repeated, such as an embedding that
 * the graph expands to the batch.
 */
final class Unrepeated {
  private Unrepeated() {}

  /**
   * The constant with axes of size 1 where it was the same all along in both trials.
   *
   * @param axes of the tensor that it is broadcast against; axes of other sizes are left alone
   * @return the same constant if it does not depend on open sizes, or in another way
   */
  static Constant of(Constant constant, Axes axes) {
    int rank = constant.first().rank();
    if (constant.isFixed() || constant.second().rank() != rank || axes.rank() < rank) {
      return constant;
    }
    StoredTensor first = constant.first();
    StoredTensor second = constant.second();
    List<Size> sizes = axes.sizes().subList(axes.rank() - rank, axes.rank());
    for (int axis = 0; axis < rank; axis++) {
      Size size = new Size(first.dimension(axis), second.dimension(axis));
      if (size.isOpen()
          && size.equals(sizes.get(axis))
          && isRepeated(first, axis)
          && isRepeated(second, axis)) {
        first = head(first, axis);
        second = head(second, axis);
      }
    }
    boolean same =
        Arrays.equals(first.shape(), second.shape()) && first.data().equals(second.data());
    return same
        ? new Constant(first, new Origin(constant.origin().tensor(), Storage.DERIVED))
        : constant;
  }

  /** Bytes of all entries behind an axis. */
  private static int block(StoredTensor tensor, int axis) {
    int elements = 1;
    for (int behind = axis + 1; behind < tensor.rank(); behind++) {
      elements *= tensor.dimension(behind);
    }
    return elements * tensor.type().bits() / Byte.SIZE;
  }

  private static boolean isRepeated(StoredTensor tensor, int axis) {
    int block = block(tensor, axis);
    int run = block * tensor.dimension(axis);
    if (tensor.type().bits() % Byte.SIZE != 0 || run == 0) {
      return false;
    }
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.size(); i++) {
      if (data.get(i) != data.get(i / run * run + i % block)) {
        return false;
      }
    }
    return true;
  }

  /** The first entries along an axis. */
  private static StoredTensor head(StoredTensor tensor, int axis) {
    int block = block(tensor, axis);
    int run = block * tensor.dimension(axis);
    byte[] bytes = new byte[tensor.size() / tensor.dimension(axis)];
    ByteBuffer data = tensor.data();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = data.get(i / block * run + i % block);
    }
    int[] shape = tensor.shape();
    shape[axis] = 1;
    return StoredTensor.in(
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN),
        0,
        tensor.name(),
        tensor.type(),
        shape);
  }
}
