/**
 * What all readers of files share: why a file is refused, and how names from files are shown.
 *
 * <p>Start with {@link FileProblem}. Every refusal carries the id of the broken rule.
 */
@NullMarked
package org.weightscope.file;

import org.jspecify.annotations.NullMarked;
