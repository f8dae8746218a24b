/**
 * The first thing somebody sees who starts the service by hand: an answer.
 *
 * <p>Start with {@code FirstAnswer}.
 */
@NullMarked
package org.weightscope.service.welcome;

import org.jspecify.annotations.NullMarked;
