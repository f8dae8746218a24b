/**
 * Bodies: counted and bounded while they are read, taken apart, and looked at before any reader
 * sees them.
 *
 * <p>Start with {@link UploadReader}.
 */
@NullMarked
package org.weightscope.service.upload;

import org.jspecify.annotations.NullMarked;
