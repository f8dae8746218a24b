/** Tests of this package alone. */
@NullMarked
package org.weightscope.service.models;

import org.jspecify.annotations.NullMarked;
