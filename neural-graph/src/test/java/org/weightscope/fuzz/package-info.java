/**
 * Coverage-guided fuzzing of everything that reads bytes of strangers.
 *
 * <p>One class a target. A normal build replays the saved inputs of each; {@code ./mvnw -Pfuzz}
 * searches for new ones (docs/security.md).
 */
@NullMarked
package org.weightscope.fuzz;

import org.jspecify.annotations.NullMarked;
