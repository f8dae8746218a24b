/**
 * Edits of INRs: changes of a picture made in the weights of the network that shows it, and the way
 * of edited weights back into the file they came from.
 *
 * <p>Start with {@link Edit}. Every edit here has an exact form: moving a picture is an affine map
 * of the coordinates, which the first layer takes in; changing its greys is an affine map of the
 * output, which the last layer takes in. {@link EditableFile} writes the weights back.
 */
@NullMarked
package org.weightscope.editing;

import org.jspecify.annotations.NullMarked;
