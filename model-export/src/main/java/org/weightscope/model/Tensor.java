package org.weightscope.model;

import java.util.List;

/**
 * A value in a model: an array when training, a name in a graph when exporting.
 *
 * <p>NumPy broadcasting; axes may be negative. A model never reads a dynamic size: {@link #KEEP}
 * and {@link #INFER} stand for them in shapes.
 *
 * @param <T> the interpreter's own type
 */
public interface Tensor<T extends Tensor<T>> {
  /** In a shape: the size that the axis has now; allowed only in its own place. */
  long KEEP = 0;

  /** In a shape: whatever is left; at most once. */
  long INFER = -1;

  T plus(T x);

  T plus(double c);

  T minus(T x);

  T times(T x);

  T times(double c);

  T dividedBy(T x);

  T sqrt();

  /** Natural logarithm. */
  T log();

  T sin();

  T cos();

  T erf();

  T sigmoid();

  T relu();

  /** The larger of each entry and {@code floor}; no gradient below it. */
  T atLeast(double floor);

  /** Matrix product over the last two axes, the others broadcast. */
  T matmul(T x);

  /** {@code x Wᵀ + b} over the last axis, {@code W [out, in]}, {@code b [out]}. */
  T linear(T weight, T bias);

  /** {@code x Wᵀ} over the last axis, {@code W [out, in]}. */
  T linear(T weight);

  /** Sum over one axis, which goes away. */
  T sum(int axis);

  /** Mean over one axis, which goes away. */
  T mean(int axis);

  /** Minimum over one axis, which goes away. */
  T min(int axis);

  /** Maximum over one axis, which goes away. */
  T max(int axis);

  T softmax(int axis);

  /** Zero mean and unit population variance over the last axis, then {@code · gain + bias}. */
  T layerNorm(T gain, T bias, double epsilon);

  /**
   * Batch normalisation over the first axis of {@code [batch, features]}: by the batch in training,
   * by the running mean and variance (which training updates) else.
   */
  T batchNorm(T mean, T variance, T gain, T bias, double epsilon);

  T reshape(long... shape);

  T transpose(int... axes);

  /** Entries {@code from} (included) to {@code to} (excluded) of one axis. */
  T slice(int axis, long from, long to);

  /** This and the others one after the other along an axis. */
  T concat(int axis, List<T> others);

  /** Rows of axis 0 by number: {@code [r…]} of int64 gives {@code [r…, rest]}. */
  T gather(T rows);

  /** Zeroes entries with probability {@code rate} and rescales the others; in training only. */
  T dropout(double rate);

  /** {@code x · sigmoid(x)}. */
  default T silu() {
    return times(sigmoid());
  }

  /** {@code x · Φ(x)}, the exact form. */
  default T gelu() {
    return times(0.5).times(times(Math.sqrt(0.5)).erf().plus(1));
  }

  /** Square of each entry. */
  @SuppressWarnings("unchecked")
  default T square() {
    return times((T) this);
  }
}
