package org.weightscope.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * Trained values by dotted name; the first use of a name declares it.
 *
 * @param <T> the interpreter's own type
 */
public interface Parameters<T extends Tensor<T>> {

  /** How a parameter starts; its place in the model is its name. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Start.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Start.Uniform.class, name = "uniform"),
    @JsonSubTypes.Type(value = Start.Normal.class, name = "normal"),
    @JsonSubTypes.Type(value = Start.Grid.class, name = "grid")
  })
  sealed interface Start {
    /** Every entry the same. */
    record Constant(double value) implements Start {}

    /** Uniform in ±bound. */
    record Uniform(double bound) implements Start {}

    /** Normal with mean 0. */
    record Normal(double deviation) implements Start {}

    /**
     * Points of a square grid over [-extent, extent]² with normal noise, for probes of pictures;
     * shape {@code [points, 2]}.
     */
    record Grid(double extent, double noise) implements Start {}
  }

  /** Whether training changes a parameter by its gradient. */
  enum Kind {
    /** By its gradient. */
    TRAINED,
    /** Never: drawn once. */
    FIXED,
    /** By running averages. */
    RUNNING
  }

  /** The parameters below a name. */
  Parameters<T> scope(String name);

  /** A parameter of this scope. */
  T get(String name, Start start, Kind kind, long... shape);

  /** A trained parameter. */
  default T trained(String name, Start start, long... shape) {
    return get(name, start, Kind.TRAINED, shape);
  }

  /** A linear map with bias; PyTorch's default start (uniform ±1/√in). */
  default T linear(String name, T x, long in, long out) {
    return linear(name, x, in, out, 1 / Math.sqrt(in), 1 / Math.sqrt(in));
  }

  /** A linear map with bias by Xavier's start (uniform, bias 0). */
  default T linearXavier(String name, T x, long in, long out) {
    return linear(name, x, in, out, Math.sqrt(6.0 / (in + out)), 0);
  }

  /** A linear map without bias by Xavier's start. */
  default T map(String name, T x, long in, long out) {
    return x.linear(
        scope(name).trained("weight", new Start.Uniform(Math.sqrt(6.0 / (in + out))), out, in));
  }

  private T linear(String name, T x, long in, long out, double weightBound, double biasBound) {
    Parameters<T> p = scope(name);
    return x.linear(
        p.trained("weight", new Start.Uniform(weightBound), out, in),
        p.trained("bias", new Start.Uniform(biasBound), out));
  }

  /** Layer norm over the last axis with its own gain (1) and bias (0). */
  default T layerNorm(String name, T x, long size) {
    Parameters<T> p = scope(name);
    return x.layerNorm(
        p.trained("gain", new Start.Constant(1), size),
        p.trained("bias", new Start.Constant(0), size),
        1e-5);
  }

  /**
   * Batch norm of {@code [batch, size]} with its own gain (1), bias (0) and running mean (0) and
   * variance (1).
   */
  default T batchNorm(String name, T x, long size) {
    Parameters<T> p = scope(name);
    return x.batchNorm(
        p.get("mean", new Start.Constant(0), Kind.RUNNING, size),
        p.get("variance", new Start.Constant(1), Kind.RUNNING, size),
        p.trained("gain", new Start.Constant(1), size),
        p.trained("bias", new Start.Constant(0), size),
        1e-5);
  }
}
