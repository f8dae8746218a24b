/**
 * What is in an uploaded file, for somebody who wants to see it: the layers of the network, the
 * size of its neural graph, statistics of every tensor, and what was not understood.
 *
 * <p>Start with {@link InspectedFile}. A file that is sound but whose network cannot be read is
 * inspected all the same.
 */
@NullMarked
package org.weightscope.inspection;

import org.jspecify.annotations.NullMarked;
