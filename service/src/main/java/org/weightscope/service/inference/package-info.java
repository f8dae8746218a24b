/**
 * Runs models; the only place that knows ONNX Runtime. Never sees bytes of a request, only graphs
 * and what networks give on learned inputs.
 *
 * <p>Start with {@link GraphModel}.
 */
@NullMarked
package org.weightscope.service.inference;

import org.jspecify.annotations.NullMarked;
