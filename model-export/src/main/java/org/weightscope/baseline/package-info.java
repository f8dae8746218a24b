/**
 * What accuracies can be predicted without a neural graph: from statistics of weights, from how a
 * network was trained, or not at all.
 *
 * <p>Start with {@link org.weightscope.baseline.Baseline}.
 */
@NullMarked
package org.weightscope.baseline;

import org.jspecify.annotations.NullMarked;
