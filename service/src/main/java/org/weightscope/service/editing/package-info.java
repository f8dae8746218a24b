/**
 * {@code POST /edit-inr}: the file of an INR with an edited picture.
 *
 * <p>Start with {@code EditingController}.
 */
@NullMarked
package org.weightscope.service.editing;

import org.jspecify.annotations.NullMarked;
