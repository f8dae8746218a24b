/**
 * Refusals on the wire: every problem is mapped, written and explained here.
 *
 * <p>Start with {@link RefusedException}, which carries a problem from anywhere to the one place
 * that writes it.
 */
@NullMarked
package org.weightscope.service.problem;

import org.jspecify.annotations.NullMarked;
