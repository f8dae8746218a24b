package org.weightscope.model;

/**
 * The input arrays of a model by name, as {@link org.weightscope.batch.GraphBatch} makes them.
 *
 * @param <T> the interpreter's own type
 */
@FunctionalInterface
public interface Inputs<T extends Tensor<T>> {
  /** The array of that name. */
  T get(String name);
}
