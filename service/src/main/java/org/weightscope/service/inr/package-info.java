/**
 * How an uploaded INR is to be read: what the file says, overruled by the query.
 *
 * <p>Start with {@link ConventionOptions}.
 */
@NullMarked
package org.weightscope.service.inr;

import org.jspecify.annotations.NullMarked;
