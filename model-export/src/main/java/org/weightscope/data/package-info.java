/**
 * Data sets as they lie in files: pictures and labels in IDX, fitted INRs in shards, networks with
 * measured accuracies in a folder, and splits.
 *
 * <p>Start with {@link org.weightscope.data.InrShards}, {@link org.weightscope.data.IdxImages} or
 * {@link org.weightscope.data.MeasuredNetworks}. Files are checked wholly when they are read; what
 * does not fit ends in a {@link org.weightscope.data.MalformedDataException} that names the file.
 */
@NullMarked
package org.weightscope.data;

import org.jspecify.annotations.NullMarked;
