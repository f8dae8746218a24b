/**
 * What every request has, whatever it asks for: an id, a deadline, the headers of its answer.
 *
 * <p>Start with {@link RequestFrame}.
 */
@NullMarked
package org.weightscope.service.request;

import org.jspecify.annotations.NullMarked;
