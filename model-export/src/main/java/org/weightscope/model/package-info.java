/**
 * The models, each written once: NG-GNN, NG-T, StatNN and the probe head, over a small tensor
 * vocabulary.
 *
 * <p>Start with {@link GraphModel}. A model is plain Java over {@link Tensor}, {@link Parameters}
 * and {@link Inputs}; package {@code djl} runs it with gradients, package {@code onnx} writes it as
 * a graph. Parameter names are the format: {@code layer0.message.scale.weight} is the key in a
 * checkpoint and the name of the ONNX initializer.
 */
@NullMarked
package org.weightscope.model;

import org.jspecify.annotations.NullMarked;
