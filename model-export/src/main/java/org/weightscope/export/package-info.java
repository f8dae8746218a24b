/**
 * Trained models as files: one ONNX file with its card, and its figures recomputed through ONNX
 * Runtime.
 *
 * <p>Start with {@link org.weightscope.export.ExportedModel}.
 */
@NullMarked
package org.weightscope.export;

import org.jspecify.annotations.NullMarked;
