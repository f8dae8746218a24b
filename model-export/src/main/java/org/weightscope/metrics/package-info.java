/**
 * The figures by which predictions are judged, and how sure they are.
 *
 * <p>{@link org.weightscope.metrics.ClassPredictions} judges logits against labels, {@link
 * org.weightscope.metrics.Estimates} numbers against numbers; {@link
 * org.weightscope.metrics.Bootstrap} gives an interval for any of them. All sums are in double. A
 * figure that is not defined is NaN, never 0; each method says when.
 */
@NullMarked
package org.weightscope.metrics;

import org.jspecify.annotations.NullMarked;
