/**
 * Networks that others made, in the engine of training, so that gradients flow through them.
 *
 * <p>Start with {@link org.weightscope.engine.EngineNetwork}.
 */
@NullMarked
package org.weightscope.engine;

import org.jspecify.annotations.NullMarked;
