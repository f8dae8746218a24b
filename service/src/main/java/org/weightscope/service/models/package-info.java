/**
 * The models that are served, and their descriptions on the wire.
 *
 * <p>Start with {@link ModelRepository}.
 */
@NullMarked
package org.weightscope.service.models;

import org.jspecify.annotations.NullMarked;
