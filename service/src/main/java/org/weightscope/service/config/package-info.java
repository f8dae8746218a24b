/**
 * Properties under {@code weightscope.*} as validated records.
 *
 * <p>Start with {@link LimitsProperties}.
 */
@NullMarked
package org.weightscope.service.config;

import org.jspecify.annotations.NullMarked;
