/**
 * What a network is: layers in order with their weights, activations and skips, whatever file they
 * came from.
 *
 * <p>Start with {@link Network}. Values are immutable; no type here knows a file format, a graph or
 * an engine. Weights are float32 in PyTorch's order: a linear layer {@code [out, in]}, a
 * convolution {@code [out, in, height, width]}.
 */
@NullMarked
package org.weightscope.network;

import org.jspecify.annotations.NullMarked;
