/**
 * Training by recipe: data, model, optimiser and schedule from one file, resumable bit for bit.
 *
 * <p>Start with {@link org.weightscope.training.Trainer}.
 */
@NullMarked
package org.weightscope.training;

import org.jspecify.annotations.NullMarked;
