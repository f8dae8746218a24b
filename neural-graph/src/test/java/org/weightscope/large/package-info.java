/** Files of many megabytes: how much memory they take, and how long. */
@NullMarked
package org.weightscope.large;

import org.jspecify.annotations.NullMarked;
