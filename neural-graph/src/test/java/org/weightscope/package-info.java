/** What tests of several packages share. */
@NullMarked
package org.weightscope;

import org.jspecify.annotations.NullMarked;
