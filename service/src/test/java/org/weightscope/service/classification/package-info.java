/** Tests of this package alone. */
@NullMarked
package org.weightscope.service.classification;

import org.jspecify.annotations.NullMarked;
