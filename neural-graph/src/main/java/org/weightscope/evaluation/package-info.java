/**
 * Runs a network on inputs, in plain Java and float32: probes, the picture of an INR, checks of
 * what was read.
 *
 * <p>Start with {@link Evaluation}. Made for networks of a few thousand weights; no engine.
 */
@NullMarked
package org.weightscope.evaluation;

import org.jspecify.annotations.NullMarked;
