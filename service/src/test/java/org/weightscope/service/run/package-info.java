/** Tests of admission and batching alone. */
@NullMarked
package org.weightscope.service.run;

import org.jspecify.annotations.NullMarked;
