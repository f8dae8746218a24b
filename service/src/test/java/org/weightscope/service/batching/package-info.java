/** Tests of admission and batching alone. */
@NullMarked
package org.weightscope.service.batching;

import org.jspecify.annotations.NullMarked;
