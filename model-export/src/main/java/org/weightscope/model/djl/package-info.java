/**
 * The models with gradients: the tensor vocabulary on DJL's NDArray (PyTorch engine).
 *
 * <p>Start with {@link org.weightscope.model.djl.ParameterStore}. Nothing outside this package and
 * the training loop knows DJL.
 */
@NullMarked
package org.weightscope.model.djl;

import org.jspecify.annotations.NullMarked;
