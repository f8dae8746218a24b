/**
 * Populations of small convolutional networks with known accuracy, from which accuracy is learned.
 *
 * <p>Start with {@link Population}, which trains the runs of a {@link ZooRecipe}. A run draws a
 * {@link Blueprint} and {@link HyperParameters} from its number, learns pictures by {@link Pass},
 * and leaves a file of each checkpoint and a row of what it can do. A run depends on its recipe and
 * number alone, not on which runs went before.
 */
@NullMarked
package org.weightscope.zoo;

import org.jspecify.annotations.NullMarked;
