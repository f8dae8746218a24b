/**
 * Data sets as they lie in files: pictures and labels in IDX, fitted INRs in shards, and splits.
 *
 * <p>Start with {@link org.weightscope.data.InrShards} or {@link org.weightscope.data.IdxImages}.
 * Files are checked wholly when they are read; what does not fit ends in a {@link
 * org.weightscope.data.MalformedDataException} that names the file.
 */
@NullMarked
package org.weightscope.data;

import org.jspecify.annotations.NullMarked;
