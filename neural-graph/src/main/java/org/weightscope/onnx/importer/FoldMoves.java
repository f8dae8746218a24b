package org.weightscope.onnx.importer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxAttribute;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Folds that move or repeat values, whatever their type. */
final class FoldMoves {
  private FoldMoves() {}

  /** Which element of which tensor stands at a place of the result. */
  private interface Source {
    int index(int[] at);
  }

  /** A tensor whose elements are picked from another. */
  private static StoredTensor picked(
      Operation operation, FoldingBudget budget, StoredTensor from, int[] shape, Source source)
      throws UnreadableNetworkException, UnsupportedException {
    int elements = budget.take(from.type(), shape);
    int width = width(operation, from);
    byte[] bytes = new byte[Math.multiplyExact(elements, width)];
    ByteBuffer data = from.data();
    int[] at = new int[shape.length];
    for (int i = 0; i < elements; i++) {
      data.get(source.index(at) * width, bytes, i * width, width);
      next(at, shape);
    }
    return made(from, shape, bytes);
  }

  /** A tensor of the name and type of another one. */
  private static StoredTensor made(StoredTensor like, int[] shape, byte[] bytes) {
    return StoredTensor.in(
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, like.name(), like.type(), shape);
  }

  private static int width(Operation operation, StoredTensor tensor) throws UnsupportedException {
    if (tensor.type().bits() % 8 != 0) {
      throw operation.refused("of %s".formatted(tensor.type()));
    }
    return tensor.type().bits() / 8;
  }

  /** To the next place in row-major order. */
  private static void next(int[] at, int[] shape) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (++at[axis] < shape[axis]) {
        return;
      }
      at[axis] = 0;
    }
  }

  /** Distances in memory; 0 along axes that are repeated. */
  static int[] strides(int[] shape, int rank) {
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[rank - shape.length + axis] = shape[axis] == 1 ? 0 : stride;
      stride *= shape[axis];
    }
    return strides;
  }

  static int index(int[] at, int[] strides) {
    int index = 0;
    for (int axis = 0; axis < at.length; axis++) {
      index += at[axis] * strides[axis];
    }
    return index;
  }

  /** The shape that two shapes are broadcast to. */
  static int[] broadcast(Operation operation, int[] a, int[] b) throws UnsupportedException {
    int rank = Math.max(a.length, b.length);
    int[] shape = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int first = axis < rank - a.length ? 1 : a[axis - rank + a.length];
      int second = axis < rank - b.length ? 1 : b[axis - rank + b.length];
      if (first != second && first != 1 && second != 1) {
        throw operation.refused("%s with %s".formatted(Arrays.toString(a), Arrays.toString(b)));
      }
      shape[axis] = first == 1 ? second : first;
    }
    return shape;
  }

  static List<StoredTensor> transposed(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    List<Integer> order = TransposeImporter.order(operation, from.rank());
    int[] strides = strides(from.shape(), from.rank());
    int[] shape = order.stream().mapToInt(from::dimension).toArray();
    int[] moved = order.stream().mapToInt(axis -> strides[axis]).toArray();
    return List.of(picked(operation, budget, from, shape, at -> index(at, moved)));
  }

  static List<StoredTensor> expanded(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    int[] to = sizes(operation, FoldViews.only(operation, inputs, 1));
    int[] shape = broadcast(operation, from.shape(), to);
    int[] strides = strides(from.shape(), shape.length);
    return List.of(picked(operation, budget, from, shape, at -> index(at, strides)));
  }

  static List<StoredTensor> tiled(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    int[] repeats = sizes(operation, FoldViews.only(operation, inputs, 1));
    if (repeats.length != from.rank()) {
      throw operation.refused("repeats has %d numbers".formatted(repeats.length));
    }
    int[] shape = new int[repeats.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = size(operation, (long) repeats[axis] * from.dimension(axis));
    }
    int[] strides = strides(from.shape(), shape.length);
    return List.of(
        picked(
            operation,
            budget,
            from,
            shape,
            at -> {
              int index = 0;
              for (int axis = 0; axis < at.length; axis++) {
                index += at[axis] % from.dimension(axis) * strides[axis];
              }
              return index;
            }));
  }

  static List<StoredTensor> sliced(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    List<Long> starts = required(operation, "starts", inputs, 1);
    List<Long> ends = required(operation, "ends", inputs, 2);
    Optional<List<Long>> axes = FoldViews.integers(operation, "axes", inputs, 3);
    Optional<List<Long>> steps = FoldViews.integers(operation, "steps", inputs, 4);
    int[] begin = new int[from.rank()];
    int[] step = new int[from.rank()];
    int[] shape = from.shape();
    Arrays.fill(step, 1);
    for (int i = 0; i < starts.size(); i++) {
      if (ends.size() != starts.size()
          || axes.isPresent() && axes.get().size() != starts.size()
          || steps.isPresent() && steps.get().size() != starts.size()) {
        throw operation.refused("starts, ends, axes and steps are not as many");
      }
      int axis = operation.axis(axes.isPresent() ? axes.get().get(i) : i, from.rank());
      SliceRange range =
          SliceRange.of(
              operation,
              starts.get(i),
              ends.get(i),
              steps.isPresent() ? steps.get().get(i) : 1,
              from.dimension(axis));
      begin[axis] = range.start();
      step[axis] = range.step();
      shape[axis] = range.count();
    }
    int[] strides = strides(from.shape(), from.rank());
    return List.of(
        picked(
            operation,
            budget,
            from,
            shape,
            at -> {
              int index = 0;
              for (int axis = 0; axis < at.length; axis++) {
                index += (begin[axis] + at[axis] * step[axis]) * strides[axis];
              }
              return index;
            }));
  }

  private static List<Long> required(
      Operation operation, String attribute, List<Optional<StoredTensor>> inputs, int index)
      throws UnsupportedException {
    return FoldViews.integers(operation, attribute, inputs, index)
        .orElseThrow(() -> operation.refused(attribute + " are missing"));
  }

  static List<StoredTensor> gathered(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    StoredTensor indices = FoldViews.only(operation, inputs, 1);
    int axis = operation.axis(operation.integer("axis", 0), from.rank());
    long[] wanted = FoldViews.integers(operation, indices);
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = operation.axis(wanted[i], from.dimension(axis));
    }
    int[] shape = new int[from.rank() - 1 + indices.rank()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] =
          i < axis
              ? from.dimension(i)
              : i < axis + indices.rank()
                  ? indices.dimension(i - axis)
                  : from.dimension(i - indices.rank() + 1);
    }
    if (shape.length > 8) {
      throw operation.refused("%d axes".formatted(shape.length));
    }
    int[] strides = strides(from.shape(), from.rank());
    int[] wantedStrides = strides(indices.shape(), indices.rank());
    return List.of(
        picked(
            operation,
            budget,
            from,
            shape,
            at -> {
              int which = 0;
              int index = 0;
              for (int i = 0; i < at.length; i++) {
                if (i >= axis && i < axis + indices.rank()) {
                  which += at[i] * wantedStrides[i - axis];
                } else {
                  index += at[i] * strides[i < axis ? i : i - indices.rank() + 1];
                }
              }
              return index + (int) wanted[which] * strides[axis];
            }));
  }

  static List<StoredTensor> concatenated(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor first = FoldViews.only(operation, inputs, 0);
    int axis =
        operation.axis(
            operation.integer("axis").orElseThrow(() -> operation.refused("axis is missing")),
            first.rank());
    int[] shape = first.shape();
    List<StoredTensor> parts = new ArrayList<>();
    long size = 0;
    for (int i = 0; i < inputs.size(); i++) {
      StoredTensor part = FoldViews.only(operation, inputs, i);
      int[] other = part.shape();
      if (other.length != shape.length || part.type() != first.type()) {
        throw operation.refused("of tensors of other types or ranks");
      }
      size += other[axis];
      other[axis] = shape[axis];
      if (!Arrays.equals(other, shape)) {
        throw operation.refused("of tensors of other sizes");
      }
      parts.add(part);
    }
    shape[axis] = size(operation, size);
    int elements = budget.take(first.type(), shape);
    int width = width(operation, first);
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(elements, width));
    int blocks = 1;
    for (int i = 0; i < axis; i++) {
      blocks *= shape[i];
    }
    for (int block = 0; block < blocks; block++) {
      for (StoredTensor part : parts) {
        int length = part.size() / blocks;
        bytes.put(part.data().slice(block * length, length));
      }
    }
    return List.of(
        StoredTensor.in(
            bytes.order(ByteOrder.LITTLE_ENDIAN), 0, first.name(), first.type(), shape));
  }

  static List<StoredTensor> split(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    int axis = operation.axis(operation.integer("axis", 0), from.rank());
    List<Integer> sizes =
        SplitImporter.sizes(
            operation, from.dimension(axis), FoldViews.integers(operation, "split", inputs, 1));
    int[] strides = strides(from.shape(), from.rank());
    List<StoredTensor> parts = new ArrayList<>();
    int begin = 0;
    for (int size : sizes) {
      int[] shape = from.shape();
      shape[axis] = size;
      int skipped = begin * strides[axis];
      parts.add(picked(operation, budget, from, shape, at -> skipped + index(at, strides)));
      begin += size;
    }
    return parts;
  }

  static List<StoredTensor> chosen(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor condition = FoldViews.only(operation, inputs, 0);
    StoredTensor yes = FoldViews.only(operation, inputs, 1);
    StoredTensor no = FoldViews.only(operation, inputs, 2);
    if (condition.type() != DataType.BOOL || yes.type() != no.type()) {
      throw operation.refused("of %s and %s".formatted(yes.type(), no.type()));
    }
    int[] shape =
        broadcast(operation, broadcast(operation, condition.shape(), yes.shape()), no.shape());
    int elements = budget.take(yes.type(), shape);
    int width = width(operation, yes);
    byte[] bytes = new byte[Math.multiplyExact(elements, width)];
    int[] at = new int[shape.length];
    int[] ofCondition = strides(condition.shape(), shape.length);
    int[] ofYes = strides(yes.shape(), shape.length);
    int[] ofNo = strides(no.shape(), shape.length);
    for (int i = 0; i < elements; i++) {
      boolean holds = condition.data().get(index(at, ofCondition)) != 0;
      StoredTensor from = holds ? yes : no;
      from.data().get(index(at, holds ? ofYes : ofNo) * width, bytes, i * width, width);
      next(at, shape);
    }
    return List.of(made(yes, shape, bytes));
  }

  /** The entries on one side of a diagonal, zeros on the other. */
  static List<StoredTensor> triangle(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor tensor = FoldViews.only(operation, inputs, 0);
    int rank = tensor.rank();
    if (rank < 2) {
      throw operation.refused("of %d axes".formatted(rank));
    }
    long diagonal =
        inputs.size() > 1 && inputs.get(1).isPresent()
            ? FoldViews.integers(operation, inputs.get(1).get())[0]
            : 0;
    boolean upper = operation.integer("upper", 1) != 0;
    int[] shape = tensor.shape();
    int elements = budget.take(tensor.type(), shape);
    int width = width(operation, tensor);
    byte[] bytes = new byte[Math.multiplyExact(elements, width)];
    int[] at = new int[rank];
    for (int i = 0; i < elements; i++) {
      long offset = (long) at[rank - 1] - at[rank - 2];
      if (upper ? offset >= diagonal : offset <= diagonal) {
        tensor.data().get(i * width, bytes, i * width, width);
      }
      next(at, shape);
    }
    return List.of(made(tensor, shape, bytes));
  }

  static List<StoredTensor> filled(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    int[] shape = sizes(operation, FoldViews.only(operation, inputs, 0));
    StoredTensor value =
        operation
            .node()
            .attribute("value")
            .map(attribute ->
                attribute.value() instanceof OnnxAttribute.Tensor(StoredTensor tensor)
                    ? tensor
                    : StoredTensor.of("", DataType.F32, new float[2], 2))
            .orElseGet(() -> StoredTensor.of("", DataType.F32, new float[1], 1));
    if (value.elements() != 1 || shape.length > 8) {
      throw operation.refused("value");
    }
    return List.of(picked(operation, budget, value, shape, _ -> 0));
  }

  /** Sizes of a result; none is negative. */
  private static int[] sizes(Operation operation, StoredTensor tensor) throws UnsupportedException {
    long[] given = FoldViews.integers(operation, tensor);
    int[] sizes = new int[given.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(operation, given[i]);
    }
    return sizes;
  }

  private static int size(Operation operation, long size) throws UnsupportedException {
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw operation.refused("a size of %d".formatted(size));
    }
    return (int) size;
  }
}
