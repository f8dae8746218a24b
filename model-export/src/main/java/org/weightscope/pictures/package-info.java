/**
 * Labelled pictures as networks see them: brought to one size and normalised.
 *
 * <p>Start with {@link org.weightscope.pictures.PictureSource}.
 */
@NullMarked
package org.weightscope.pictures;

import org.jspecify.annotations.NullMarked;
