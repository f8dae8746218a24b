/**
 * The card of a trained model: everything needed to serve it, kept inside the model's file under
 * one metadata key.
 *
 * <p>Start with {@link ModelCard}.
 */
@NullMarked
package org.weightscope.card;

import org.jspecify.annotations.NullMarked;
