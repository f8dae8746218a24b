/**
 * Reads ONNX models as data, believing nothing a file says; nothing in them is ever run.
 *
 * <p>Start with {@link OnnxFile}. The protobuf wire format is read by a reader of our own: one pass
 * that counts and allocates nothing, then one that builds, with the data of tensors left where it
 * is. Every refusal is a {@link org.weightscope.file.FileProblem} with the id of the rule that was
 * broken.
 */
@NullMarked
package org.weightscope.onnx;

import org.jspecify.annotations.NullMarked;
