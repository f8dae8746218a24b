/**
 * Changes of an INR whose effect on the picture is known exactly.
 *
 * <p>Start with {@link org.weightscope.augmentation.Augmentation}. An {@link
 * org.weightscope.augmentation.Affine} moves, turns, scales or shears the picture; {@link
 * org.weightscope.augmentation.HiddenNeurons} exchanges or negates hidden neurons and leaves the
 * picture as it is. Nothing here approximates. Random choices come from a generator that is passed
 * in.
 */
@NullMarked
package org.weightscope.augmentation;

import org.jspecify.annotations.NullMarked;
