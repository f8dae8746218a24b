/**
 * An inspection for the eye: as plain text ({@link TextReport}) and as a picture of the layers
 * ({@link LayerDrawing}).
 */
@NullMarked
package org.weightscope.inspection.rendering;

import org.jspecify.annotations.NullMarked;
