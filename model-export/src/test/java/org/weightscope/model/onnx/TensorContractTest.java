package org.weightscope.model.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.BatchArray.Floats;
import org.weightscope.batch.BatchArray.Longs;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.Inputs;
import org.weightscope.model.Tensor;
import org.weightscope.model.conformance.Interpreter;
import org.weightscope.model.conformance.Tolerance;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;

/** Every operation of the vocabulary means the same to both interpreters. */
class TensorContractTest {
  private static final Tolerance ROUNDING = new Tolerance(1e-6, 2e-6, 0);
  private static final String FLAT = "resultDelta"; // the name of an output of one axis

  enum Operation {
    PLUS("plus") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.plus(in.get("b"));
      }
    },

    PLUS_BROADCAST("plus") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.plus(in.get("gain"));
      }
    },

    PLUS_CONSTANT("plus") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.plus(0.75);
      }
    },

    MINUS("minus") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.minus(in.get("b"));
      }
    },

    TIMES("times") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(in.get("b"));
      }
    },

    TIMES_BROADCAST("times") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(in.get("column"));
      }
    },

    TIMES_CONSTANT("times") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(-1.5);
      }
    },

    DIVIDED_BY("dividedBy") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.dividedBy(in.get("positive"));
      }
    },

    SQRT("sqrt") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("positive").sqrt();
      }
    },
    LOG("log") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("positive").log();
      }
    },

    SIN("sin") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(30).sin();
      }
    },

    COS("cos") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(30).cos();
      }
    },

    ERF("erf") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.erf();
      }
    },

    SIGMOID("sigmoid") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(5).sigmoid();
      }
    },

    RELU("relu") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.relu();
      }
    },

    AT_LEAST("atLeast") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.atLeast(0.25);
      }
    },

    MATMUL("matmul") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.matmul(in.get("matrix"));
      }
    },

    MATMUL_OF_BATCHES("matmul") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.matmul(in.get("b").transpose(0, 2, 1));
      }
    },

    LINEAR("linear") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.linear(in.get("weight"), in.get("offset"));
      }
    },

    LINEAR_WITHOUT_BIAS("linear") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.linear(in.get("weight"));
      }
    },

    SUM("sum") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.sum(1);
      }
    },

    SUM_OF_LAST("sum") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.sum(-1);
      }
    },

    MEAN("mean") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.mean(2);
      }
    },

    MIN("min") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.min(1);
      }
    },

    MAX("max") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.max(-1);
      }
    },

    SOFTMAX("softmax") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.softmax(1);
      }
    },

    SOFTMAX_WITH_MASKED_ENTRIES("softmax") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.plus(in.get("mask")).softmax(2);
      }
    },

    LAYER_NORM("layerNorm") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.layerNorm(in.get("gain"), in.get("bias"), 1e-5);
      }
    },

    BATCH_NORM("batchNorm") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("table")
            .batchNorm(in.get("mean"), in.get("spread"), in.get("gain"), in.get("bias"), 1e-5);
      }
    },

    RESHAPE("reshape") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.reshape(Tensor.KEEP, 1, Tensor.INFER, 2);
      }
    },

    TRANSPOSE("transpose") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.transpose(2, 0, 1);
      }
    },

    SLICE("slice") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.slice(2, 1, 3);
      }
    },

    SLICE_OF_LAST("slice") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.slice(-1, 0, 2);
      }
    },

    CONCAT("concat") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.concat(1, List.of(in.get("b"), a));
      }
    },

    CONCAT_OF_LAST("concat") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.concat(-1, List.of(in.get("column")));
      }
    },

    GATHER("gather") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("table").gather(in.get("rows"));
      }
    },

    DROPOUT("dropout") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.dropout(0.5);
      }
    },

    SILU("silu") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(3).silu();
      }
    },

    GELU("gelu") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.times(3).gelu();
      }
    },

    SQUARE("square") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return a.square();
      }
    },

    LINEAR_OF_NO_ROWS("linear") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").linear(in.get("weight"), in.get("offset"));
      }
    },

    MATMUL_OF_NO_ROWS("matmul") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").matmul(in.get("matrix"));
      }
    },

    MIN_OF_NO_ROWS("min") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").min(1);
      }
    },

    MAX_OF_NO_ROWS("max") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").max(1);
      }
    },

    RESHAPE_OF_NO_ROWS("reshape") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").reshape(Tensor.INFER, 1, 4);
      }
    },

    GATHER_OF_NO_ROWS("gather") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("table").gather(in.get("noRows"));
      }
    },

    CONCAT_WITH_NO_ROWS("concat") {
      @Override
      <T extends Tensor<T>> T apply(T a, Inputs<T> in) {
        return in.get("empty").concat(0, List.of(a));
      }
    };

    private final String method;

    Operation(String method) {
      this.method = method;
    }

    /** Applies the operation to {@code a [2, 3, 4]} and arrays of {@link #batch()}. */
    abstract <T extends Tensor<T>> T apply(T a, Inputs<T> in);
  }

  @ParameterizedTest
  @EnumSource
  void bothInterpretersAgree(Operation operation) {
    GraphBatch batch = batch();
    float[] trained;
    try (NDManager manager = NDManager.newBaseManager()) {
      DjlBatch in = new DjlBatch(manager, batch, false);
      DjlTensor result = operation.apply(in.get("a"), in);
      trained = result.array().toFloatArray();
    }
    OnnxGraph graph = new OnnxGraph(batch, Map.of());
    OnnxValue result = operation.apply(graph.get("a"), graph);
    byte[] file = OnnxWriter.model(graph.bytes(Map.of(FLAT, result.reshape(-1))), Map.of());
    float[] served = Interpreter.run(file, batch).getOrDefault(FLAT, new float[] {Float.NaN});
    ROUNDING.check(operation + " in ONNX Runtime", trained, served);
  }

  @Test
  void everyOperationIsTested() {
    Set<String> vocabulary = new TreeSet<>();
    for (Method method : Tensor.class.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        vocabulary.add(method.getName());
      }
    }
    Set<String> tested = new TreeSet<>();
    for (Operation operation : Operation.values()) {
      tested.add(operation.method);
    }
    assertEquals(vocabulary, tested, "operations of the vocabulary, and those with a test here");
  }

  private static GraphBatch batch() {
    RandomGenerator random = new SplittableRandom(7);
    Map<String, BatchArray> arrays = new LinkedHashMap<>();
    arrays.put("a", floats(random, -1, 1, 2, 3, 4));
    arrays.put("b", floats(random, -1, 1, 2, 3, 4));
    arrays.put("positive", floats(random, 0.1, 2, 2, 3, 4));
    arrays.put("column", floats(random, -1, 1, 2, 3, 1));
    arrays.put("matrix", floats(random, -1, 1, 4, 5));
    arrays.put("weight", floats(random, -1, 1, 5, 4));
    arrays.put("offset", floats(random, -1, 1, 5));
    arrays.put("gain", floats(random, -1, 1, 4));
    arrays.put("bias", floats(random, -1, 1, 4));
    arrays.put("mean", floats(random, -1, 1, 4));
    arrays.put("spread", floats(random, 0.1, 2, 4));
    arrays.put("table", floats(random, -1, 1, 6, 4));
    arrays.put("empty", floats(random, -1, 1, 0, 3, 4));
    Floats mask = Floats.zeros(1, 1, 4);
    mask.values().put(3, -1e9f);
    arrays.put("mask", mask);
    Longs rows = Longs.zeros(3, 2);
    rows.values().put(0, new long[] {5, 0, 3, 3, 1, 2});
    arrays.put("rows", rows);
    arrays.put("noRows", Longs.zeros(0, 2));
    return new GraphBatch(1, arrays);
  }

  private static Floats floats(RandomGenerator random, double from, double to, long... shape) {
    Floats array = Floats.zeros(shape);
    for (int i = 0; i < array.values().limit(); i++) {
      array.values().put(i, (float) (from + (to - from) * random.nextDouble()));
    }
    return array;
  }
}
