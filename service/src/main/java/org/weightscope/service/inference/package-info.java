/**
 * Runs models; the only place that knows ONNX Runtime. Never sees bytes of a request, only graphs.
 *
 * <p>Start with {@link GraphModel}.
 */
@NullMarked
package org.weightscope.service.inference;

import org.jspecify.annotations.NullMarked;
