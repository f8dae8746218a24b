/**
 * Reads and writes safetensors files, believing nothing a file says.
 *
 * <p>Start with {@link TensorFile}. A file is eight bytes N (unsigned, little-endian), N bytes of
 * UTF-8 JSON, then the data, which the tensors named in the header must tile without gap, overlap
 * or rest. Every refusal is a {@link org.weightscope.file.FileProblem} with the id of the rule that
 * was broken.
 */
@NullMarked
package org.weightscope.safetensors;

import org.jspecify.annotations.NullMarked;
