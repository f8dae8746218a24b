/**
 * {@code POST /inspect}: what is in a file, as JSON, text or a picture.
 *
 * <p>Start with {@code InspectionController}.
 */
@NullMarked
package org.weightscope.service.inspection;

import org.jspecify.annotations.NullMarked;
