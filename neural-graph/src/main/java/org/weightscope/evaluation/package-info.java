/**
 * Runs a network on inputs, in plain Java and float32: probes, the picture of an INR, checks of
 * what was read.
 *
 * <p>Start with {@link Evaluation}, which takes and gives {@link Values}. One class a family of
 * layers; linear maps and convolutions share the matrix product of {@link Products}. No engine.
 */
@NullMarked
package org.weightscope.evaluation;

import org.jspecify.annotations.NullMarked;
