/**
 * Makes a network of an ONNX graph that is a chain of layers.
 *
 * <p>Start with {@link OnnxNetworkReader}. {@link Operators} lists what is read; each family of
 * operators has a class of its own, which makes a {@link Term} of its inputs' terms.
 */
@NullMarked
package org.weightscope.onnx.importer;

import org.jspecify.annotations.NullMarked;
