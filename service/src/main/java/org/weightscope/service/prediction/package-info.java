/**
 * {@code POST /predict-generalization}: the test accuracy of a network, and which of several is the
 * best.
 *
 * <p>Start with {@code PredictionController}.
 */
@NullMarked
package org.weightscope.service.prediction;

import org.jspecify.annotations.NullMarked;
