/**
 * Admission and batching: work is taken up to a count and a cost or refused at once, whatever waits
 * when a worker is free is run together, and nothing is run past its deadline.
 *
 * <p>Start with {@link Batcher}. {@link Admission} alone bounds anything else that is held while a
 * request lasts. No type here knows HTTP, networks or an engine.
 */
@NullMarked
package org.weightscope.service.batching;

import org.jspecify.annotations.NullMarked;
