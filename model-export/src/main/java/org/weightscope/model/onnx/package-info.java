/**
 * The models as ONNX files: each call of the tensor vocabulary appends a node (opset 20, standard
 * operators only).
 *
 * <p>Start with {@link org.weightscope.model.onnx.OnnxExport}.
 */
@NullMarked
package org.weightscope.model.onnx;

import org.jspecify.annotations.NullMarked;
