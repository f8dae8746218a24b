/**
 * The options of a request: its query parameters, known by name or refused with the nearest known
 * one.
 *
 * <p>Start with {@link QueryParameters}.
 */
@NullMarked
package org.weightscope.service.query;

import org.jspecify.annotations.NullMarked;
