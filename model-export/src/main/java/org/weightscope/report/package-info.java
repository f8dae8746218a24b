/**
 * What a predictor of accuracies comes to on measured networks: figures, as text, as JSON and as
 * plots.
 *
 * <p>Start with {@link org.weightscope.report.Evaluation}.
 */
@NullMarked
package org.weightscope.report;

import org.jspecify.annotations.NullMarked;
