/** Tests of this package alone. */
@NullMarked
package org.weightscope.service.welcome;

import org.jspecify.annotations.NullMarked;
