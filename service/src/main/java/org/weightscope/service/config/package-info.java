/**
 * Properties under {@code weightscope.*} as validated records, and the settings of the server.
 *
 * <p>Start with {@link LimitsProperties}.
 */
@NullMarked
package org.weightscope.service.config;

import org.jspecify.annotations.NullMarked;
