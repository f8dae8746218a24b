/** Tests of this package alone. */
@NullMarked
package org.weightscope.service.upload;

import org.jspecify.annotations.NullMarked;
