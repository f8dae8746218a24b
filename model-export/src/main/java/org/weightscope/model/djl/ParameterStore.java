package org.weightscope.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.weightscope.model.Parameters;

/**
 * The parameters of one model as arrays of DJL, by dotted name in order of first use.
 *
 * <p>A new parameter is drawn from the seed and its own name, so that its start does not depend on
 * the others. Not thread-safe; closed with its manager.
 */
public final class ParameterStore {
  private final NDManager manager;
  private final long seed;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

  /**
   * One parameter.
   *
   * @param array its value; changed in place by training
   * @param kind how training changes it
   */
  public record Entry(NDArray array, Parameters.Kind kind) {}

  /** An empty store whose arrays live as long as {@code manager}. */
  public ParameterStore(NDManager manager, long seed) {
    this.manager = manager;
    this.seed = seed;
  }

  /** The store as a model sees it, in training or not. */
  public Parameters<DjlTensor> parameters(boolean training) {
    return new Scope("", training);
  }

  /** All parameters by name. */
  public SequencedMap<String, Entry> entries() {
    return java.util.Collections.unmodifiableSequencedMap(entries);
  }

  /** The arrays that training changes by gradient. */
  public Collection<NDArray> trained() {
    return entries.values().stream()
        .filter(e -> e.kind() == Parameters.Kind.TRAINED)
        .map(Entry::array)
        .toList();
  }

  /** Number of trained values. */
  public long trainedSize() {
    return trained().stream().mapToLong(NDArray::size).sum();
  }

  /** Puts every parameter under another manager until that is closed. */
  public void tempAttach(NDManager step) {
    entries.values().forEach(e -> e.array().tempAttach(step));
  }

  /**
   * Overwrites a declared parameter.
   *
   * @throws IllegalArgumentException if there is none of that name and size
   */
  public void set(String name, float[] values) {
    Entry entry = entries.get(name);
    if (entry == null || entry.array().size() != values.length) {
      throw new IllegalArgumentException(
          "%s: the model has %s, the values given are %d"
              .formatted(
                  name,
                  entry == null ? "no such parameter" : entry.array().getShape(),
                  values.length));
    }
    try (NDArray source = manager.create(values, entry.array().getShape());
        NDArray target = entry.array().stopGradient()) {
      // copyTo and set(Buffer) would give the detached array other memory
      target.set(new NDIndex().addAllDim(source.getShape().dimension()), source);
    }
  }

  /** Copies of all values by name. */
  public Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    entries.forEach((name, entry) -> values.put(name, entry.array().toFloatArray()));
    return values;
  }

  private Entry declare(String name, Parameters.Start start, Parameters.Kind kind, long[] shape) {
    Shape size = new Shape(shape);
    RandomGenerator random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    NDArray array = manager.create(draw(start, Math.toIntExact(size.size()), random), size);
    array.setRequiresGradient(kind == Parameters.Kind.TRAINED);
    return new Entry(array, kind);
  }

  private static float[] draw(Parameters.Start start, int size, RandomGenerator random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          (float)
              switch (start) {
                case Parameters.Start.Constant(double value) -> value;
                case Parameters.Start.Uniform(double bound) ->
                    bound == 0 ? 0 : (2 * random.nextDouble() - 1) * bound;
                case Parameters.Start.Normal(double deviation) -> deviation * random.nextGaussian();
                case Parameters.Start.Grid(double extent, double noise) ->
                    onGrid(i, size / 2, extent) + noise * random.nextGaussian();
              };
    }
    return values;
  }

  /** Coordinate {@code i} of points in rows over a square, as even as their number allows. */
  private static double onGrid(int i, int points, double extent) {
    int side = (int) Math.ceil(Math.sqrt(points));
    int point = i / 2;
    int step = i % 2 == 0 ? point / side : point % side;
    return side == 1 ? 0 : extent * (2.0 * step / (side - 1) - 1);
  }

  private final class Scope implements Parameters<DjlTensor> {
    private final String prefix;
    private final boolean training;

    Scope(String prefix, boolean training) {
      this.prefix = prefix;
      this.training = training;
    }

    @Override
    public Parameters<DjlTensor> scope(String name) {
      return new Scope(prefix + name + ".", training);
    }

    @Override
    public DjlTensor get(String name, Start start, Kind kind, long... shape) {
      Entry entry =
          entries.computeIfAbsent(prefix + name, full -> declare(full, start, kind, shape));
      if (!entry.array().getShape().equals(new Shape(shape))) {
        throw new IllegalStateException(
            "%s%s is declared as %s and as %s"
                .formatted(prefix, name, entry.array().getShape(), new Shape(shape)));
      }
      return new DjlTensor(entry.array(), training);
    }
  }
}
