/**
 * Fits SIRENs to pictures, many at a time.
 *
 * <p>Start with {@link org.weightscope.fitting.Fitting}; {@link
 * org.weightscope.fitting.FittingRecipe} says how one fit is made. The arithmetic is float32 by
 * hand, over vectors of pixels (module {@code jdk.incubator.vector}, so Java is started with {@code
 * --add-modules jdk.incubator.vector}). Networks are in the canonical convention: inputs (row,
 * column) in [-1, 1], sines of frequency 30, the output is the pixel.
 */
@NullMarked
package org.weightscope.fitting;

import org.jspecify.annotations.NullMarked;
