/**
 * Batch tensors: the named input arrays of a model for one or many neural graphs, the same in
 * training and in the service.
 *
 * <p>Start with {@link BatchLayout}: each of its kinds turns graphs into a {@link GraphBatch}.
 * Arrays are float32 or int64 in direct buffers of native order, so that an engine can read them in
 * place.
 */
@NullMarked
package org.weightscope.batch;

import org.jspecify.annotations.NullMarked;
