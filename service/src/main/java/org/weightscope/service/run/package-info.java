/**
 * From the networks of a request to the outputs of a model: what all endpoints that run a model
 * have in common.
 *
 * <p>Start with {@link ModelRuns}.
 */
@NullMarked
package org.weightscope.service.run;

import org.jspecify.annotations.NullMarked;
