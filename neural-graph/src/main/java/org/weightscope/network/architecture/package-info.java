/**
 * What tensors mean: which of them are the layers of a network, in which order, with which
 * activation, and how the picture of an INR is to be read.
 *
 * <p>Start with {@link NetworkReader}. It takes a document ({@link Architecture}) from the request
 * or from the file's metadata, and reads from names and shapes what no document states, as long as
 * they allow one reading only.
 */
@NullMarked
package org.weightscope.network.architecture;

import org.jspecify.annotations.NullMarked;
