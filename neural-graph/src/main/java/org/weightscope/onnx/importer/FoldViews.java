package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Folds that leave the values where they are. */
final class FoldViews {
  private FoldViews() {}

  static StoredTensor only(Operation operation, List<Optional<StoredTensor>> inputs, int index)
      throws UnsupportedException {
    if (index >= inputs.size() || inputs.get(index).isEmpty()) {
      throw operation.refused("input " + index + " is missing");
    }
    return inputs.get(index).get();
  }

  static StoredTensor shaped(StoredTensor tensor, int... shape) {
    return StoredTensor.in(tensor.data(), 0, tensor.name(), tensor.type(), shape);
  }

  static long[] integers(Operation operation, StoredTensor tensor) throws UnsupportedException {
    if (!tensor.type().readsAsLongs()) {
      throw operation.refused("%s holds no integers".formatted(tensor.name()));
    }
    return tensor.toLongs();
  }

  /** Integers of an attribute in older versions, of an input in newer ones. */
  static Optional<List<Long>> integers(
      Operation operation, String attribute, List<Optional<StoredTensor>> inputs, int index)
      throws UnsupportedException {
    Optional<List<Long>> own = operation.integers(attribute);
    if (own.isPresent() || index >= inputs.size() || inputs.get(index).isEmpty()) {
      return own;
    }
    return Optional.of(
        Arrays.stream(integers(operation, inputs.get(index).get())).boxed().toList());
  }

  static List<StoredTensor> same(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    return List.of(only(operation, inputs, 0));
  }

  static List<StoredTensor> reshaped(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    StoredTensor tensor = only(operation, inputs, 0);
    List<Size> before = Arrays.stream(tensor.shape()).mapToObj(Size::of).toList();
    List<Size> given =
        Arrays.stream(integers(operation, only(operation, inputs, 1))).mapToObj(Size::of).toList();
    List<Size> target = ReshapeImporter.target(operation, before, given);
    if (!target.stream().reduce(Size.ONE, Size::times).equals(Size.of(tensor.elements()))) {
      throw operation.refused("to %s of %s".formatted(target, before));
    }
    return List.of(
        shaped(tensor, target.stream().mapToInt(size -> Math.toIntExact(size.first())).toArray()));
  }

  static List<StoredTensor> flattened(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    StoredTensor tensor = only(operation, inputs, 0);
    long axis = operation.integer("axis", 1);
    int at = axis == tensor.rank() ? tensor.rank() : operation.axis(axis, tensor.rank());
    int rows = 1;
    for (int i = 0; i < at; i++) {
      rows *= tensor.dimension(i);
    }
    return List.of(shaped(tensor, rows, rows == 0 ? 0 : tensor.elements() / rows));
  }

  static List<StoredTensor> squeezed(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    StoredTensor tensor = only(operation, inputs, 0);
    Optional<List<Long>> given = integers(operation, "axes", inputs, 1);
    TreeSet<Integer> without = new TreeSet<>();
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (given.isEmpty() && tensor.dimension(axis) == 1) {
        without.add(axis);
      }
    }
    for (long axis : given.orElse(List.of())) {
      without.add(operation.axis(axis, tensor.rank()));
    }
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (!without.contains(axis)) {
        shape.add(tensor.dimension(axis));
      } else if (tensor.dimension(axis) != 1) {
        throw operation.refused("axis %d has size %d".formatted(axis, tensor.dimension(axis)));
      }
    }
    return List.of(shaped(tensor, shape.stream().mapToInt(Integer::intValue).toArray()));
  }

  static List<StoredTensor> unsqueezed(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    StoredTensor tensor = only(operation, inputs, 0);
    List<Long> given =
        integers(operation, "axes", inputs, 1)
            .orElseThrow(() -> operation.refused("axes are missing"));
    int rank = tensor.rank() + given.size();
    if (rank > 8) {
      throw operation.refused("%d axes".formatted(rank));
    }
    TreeSet<Integer> inserted = new TreeSet<>();
    for (long axis : given) {
      inserted.add(operation.axis(axis, rank));
    }
    List<Integer> shape = new ArrayList<>();
    Arrays.stream(tensor.shape()).forEach(shape::add);
    for (int axis : inserted) {
      shape.add(axis, 1);
    }
    return List.of(shaped(tensor, shape.stream().mapToInt(Integer::intValue).toArray()));
  }

  static List<StoredTensor> shape(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    StoredTensor tensor = only(operation, inputs, 0);
    int from = bound(operation.integer("start", 0), tensor.rank());
    int to = Math.max(from, bound(operation.integer("end", tensor.rank()), tensor.rank()));
    long[] sizes =
        Arrays.stream(tensor.shape()).skip(from).limit(to - from).asLongStream().toArray();
    return List.of(integers(operation, sizes, sizes.length));
  }

  static List<StoredTensor> size(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException {
    return List.of(integers(operation, new long[] {only(operation, inputs, 0).elements()}));
  }

  static StoredTensor integers(Operation operation, long[] values, int... shape) {
    return StoredTensor.ofLongs(operation.node().outputs().getFirst(), DataType.I64, values, shape);
  }

  private static int bound(long given, int rank) {
    return Math.clamp(given < 0 ? given + rank : given, 0, rank);
  }
}
