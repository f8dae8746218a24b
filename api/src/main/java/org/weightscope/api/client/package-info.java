/**
 * A typed client of the service on {@code java.net.http}.
 *
 * <p>Start with {@link WeightscopeClient}.
 */
@NullMarked
package org.weightscope.api.client;

import org.jspecify.annotations.NullMarked;
