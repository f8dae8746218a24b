package org.weightscope.onnx.importer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Folds that work with numbers: integers as 64 bits, all others as float64, rounded at the end. */
final class FoldArithmetic {
  private FoldArithmetic() {}

  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  static List<StoredTensor> cast(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    DataType type = type(operation);
    if (type == from.type()
        || type.readsAsFloats()
            && from.type().readsAsFloats()
            && type.bits() >= from.type().bits()) {
      return List.of(from);
    }
    budget.take(DataType.F64, from.shape());
    return List.of(stored(operation, from.name(), type, numbers(operation, from), from.shape()));
  }

  private static DataType type(Operation operation) throws UnsupportedException {
    long to = operation.integer("to", 0);
    return switch ((int) to) {
      case FLOAT -> DataType.F32;
      case INT32 -> DataType.I32;
      case INT64 -> DataType.I64;
      case BOOL -> DataType.BOOL;
      case FLOAT16 -> DataType.F16;
      case DOUBLE -> DataType.F64;
      case BFLOAT16 -> DataType.BF16;
      default -> throw operation.refused("to is %d".formatted(to));
    };
  }

  /** Exact up to 2^53, which sizes and indices never reach. */
  private static double[] numbers(Operation operation, StoredTensor tensor)
      throws UnsupportedException {
    double[] numbers = new double[tensor.elements()];
    if (tensor.type().readsAsLongs()) {
      long[] values = tensor.toLongs();
      Arrays.setAll(numbers, i -> values[i]);
    } else if (tensor.type() == DataType.F64) {
      Arrays.setAll(numbers, i -> tensor.data().getDouble(8 * i));
    } else if (tensor.type().readsAsFloats()) {
      float[] values = tensor.toFloats();
      Arrays.setAll(numbers, i -> values[i]);
    } else if (tensor.type() == DataType.BOOL) {
      Arrays.setAll(numbers, i -> tensor.data().get(i));
    } else {
      throw operation.refused("of %s".formatted(tensor.type()));
    }
    return numbers;
  }

  private static StoredTensor stored(
      Operation operation, String name, DataType type, double[] numbers, int[] shape)
      throws UnsupportedException {
    if (type == DataType.BOOL) {
      byte[] bytes = new byte[numbers.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (numbers[i] != 0 ? 1 : 0);
      }
      return StoredTensor.in(java.nio.ByteBuffer.wrap(bytes), 0, name, type, shape);
    }
    if (type.readsAsLongs()) {
      return StoredTensor.ofLongs(
          name, type, Arrays.stream(numbers).mapToLong(number -> (long) number).toArray(), shape);
    }
    if (!type.readsAsFloats()) {
      throw operation.refused("of %s".formatted(type));
    }
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers[i];
    }
    return StoredTensor.of(name, type, values, shape);
  }

  static List<StoredTensor> range(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor first = FoldViews.only(operation, inputs, 0);
    double[] ends = new double[3];
    for (int i = 0; i < 3; i++) {
      double[] number = numbers(operation, FoldViews.only(operation, inputs, i));
      if (number.length != 1) {
        throw operation.refused("input %d is no single number".formatted(i));
      }
      ends[i] = number[0];
    }
    double count = Math.max(0, Math.ceil((ends[1] - ends[0]) / ends[2]));
    if (!(count <= Integer.MAX_VALUE)) {
      throw operation.refused("of %s numbers".formatted(count));
    }
    int size = budget.take(DataType.F64, (int) count);
    double[] numbers = new double[size];
    Arrays.setAll(numbers, i -> ends[0] + i * ends[2]);
    return List.of(
        stored(
            operation,
            operation.node().outputs().getFirst(),
            first.type(),
            numbers,
            new int[] {size}));
  }

  static List<StoredTensor> binary(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor a = FoldViews.only(operation, inputs, 0);
    StoredTensor b = FoldViews.only(operation, inputs, 1);
    String operator = operation.node().operator();
    if (inputs.size() != 2) {
      throw operation.refused("has %d inputs".formatted(inputs.size()));
    }
    int[] shape = FoldMoves.broadcast(operation, a.shape(), b.shape());
    budget.take(DataType.F64, a.shape());
    budget.take(DataType.F64, b.shape());
    int elements = budget.take(DataType.F64, shape);
    double[] left = numbers(operation, a);
    double[] right = numbers(operation, b);
    double[] result = new double[elements];
    int[] ofLeft = FoldMoves.strides(a.shape(), shape.length);
    int[] ofRight = FoldMoves.strides(b.shape(), shape.length);
    int[] at = new int[shape.length];
    boolean whole = a.type().readsAsLongs();
    boolean compared = false;
    for (int i = 0; i < elements; i++) {
      double x = left[FoldMoves.index(at, ofLeft)];
      double y = right[FoldMoves.index(at, ofRight)];
      result[i] =
          switch (operator) {
            case "Add" -> x + y;
            case "Sub" -> x - y;
            case "Mul" -> x * y;
            case "Div" -> whole ? quotient(operation, x, y) : x / y;
            case "Mod" -> remainder(operation, x, y);
            case "Pow" -> Math.pow(x, y);
            case "Min" -> Math.min(x, y);
            case "Max" -> Math.max(x, y);
            case "Equal" -> x == y ? 1 : 0;
            case "Less" -> x < y ? 1 : 0;
            case "Greater" -> x > y ? 1 : 0;
            case "LessOrEqual" -> x <= y ? 1 : 0;
            case "GreaterOrEqual" -> x >= y ? 1 : 0;
            default -> throw operation.refused();
          };
      for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
        at[axis] = 0;
      }
    }
    compared =
        List.of("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual").contains(operator);
    return List.of(stored(operation, a.name(), compared ? DataType.BOOL : a.type(), result, shape));
  }

  private static double quotient(Operation operation, double x, double y)
      throws UnsupportedException {
    if (y == 0) {
      throw operation.refused("divides by 0");
    }
    return (long) x / (long) y;
  }

  private static double remainder(Operation operation, double x, double y)
      throws UnsupportedException {
    if (y == 0) {
      throw operation.refused("divides by 0");
    }
    return operation.integer("fmod", 0) == 0 ? x - y * Math.floor(x / y) : x % y;
  }

  static List<StoredTensor> unary(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    budget.take(DataType.F64, from.shape());
    double[] numbers = numbers(operation, from);
    for (int i = 0; i < numbers.length; i++) {
      double x = numbers[i];
      numbers[i] =
          switch (operation.node().operator()) {
            case "Neg" -> -x;
            case "Abs" -> Math.abs(x);
            case "Sqrt" -> Math.sqrt(x);
            case "Exp" -> Math.exp(x);
            case "Log" -> Math.log(x);
            case "Floor" -> Math.floor(x);
            case "Ceil" -> Math.ceil(x);
            case "Reciprocal" -> 1 / x;
            case "Not" -> x == 0 ? 1 : 0;
            default -> throw operation.refused();
          };
    }
    return List.of(stored(operation, from.name(), from.type(), numbers, from.shape()));
  }

  static List<StoredTensor> reduced(
      Operation operation, List<Optional<StoredTensor>> inputs, FoldingBudget budget)
      throws UnsupportedException, UnreadableNetworkException {
    StoredTensor from = FoldViews.only(operation, inputs, 0);
    Optional<List<Long>> given = FoldViews.integers(operation, "axes", inputs, 1);
    if (given.isEmpty() && operation.integer("noop_with_empty_axes", 0) != 0) {
      return List.of(from);
    }
    TreeSet<Integer> axes = new TreeSet<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (given.isEmpty()) {
        axes.add(axis);
      }
    }
    for (long axis : given.orElse(List.of())) {
      axes.add(operation.axis(axis, from.rank()));
    }
    int[] shape = from.shape();
    axes.forEach(axis -> shape[axis] = 1);
    budget.take(DataType.F64, from.shape());
    double[] numbers = numbers(operation, from);
    double[] result =
        new double[from.elements() == 0 ? 0 : Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    String operator = operation.node().operator();
    Arrays.fill(
        result,
        switch (operator) {
          case "ReduceProd" -> 1;
          case "ReduceMax" -> Double.NEGATIVE_INFINITY;
          case "ReduceMin" -> Double.POSITIVE_INFINITY;
          default -> 0;
        });
    int[] strides = FoldMoves.strides(shape, shape.length);
    int[] at = new int[shape.length];
    for (double x : numbers) {
      int i = FoldMoves.index(at, strides);
      result[i] =
          switch (operator) {
            case "ReduceSum", "ReduceMean" -> result[i] + x;
            case "ReduceL2" -> result[i] + x * x;
            case "ReduceProd" -> result[i] * x;
            case "ReduceMax" -> Math.max(result[i], x);
            case "ReduceMin" -> Math.min(result[i], x);
            default -> throw operation.refused();
          };
      for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == from.dimension(axis); axis--) {
        at[axis] = 0;
      }
    }
    for (int i = 0; i < result.length; i++) {
      if (operator.equals("ReduceMean")) {
        result[i] /= (double) numbers.length / result.length;
      } else if (operator.equals("ReduceL2")) {
        result[i] = Math.sqrt(result[i]);
      }
    }
    boolean kept = operation.integer("keepdims", 1) != 0;
    int[] left =
        java.util.stream.IntStream.range(0, shape.length)
            .filter(axis -> kept || !axes.contains(axis))
            .map(axis -> shape[axis])
            .toArray();
    return List.of(stored(operation, from.name(), from.type(), result, left));
  }
}
