/**
 * What every request has, whatever it asks for: an id, a deadline, query parameters.
 *
 * <p>Start with {@link RequestFrame}.
 */
@NullMarked
package org.weightscope.service.request;

import org.jspecify.annotations.NullMarked;
