/**
 * Tensors as files store them: a name, a data type, a shape and bytes that stay where they are.
 *
 * <p>Start with {@link StoredTensor}. Nothing here knows a file format; bytes are little-endian,
 * row-major and need no alignment.
 */
@NullMarked
package org.weightscope.tensor;

import org.jspecify.annotations.NullMarked;
