/** Tests of the records and the client. */
@NullMarked
package org.weightscope.api;

import org.jspecify.annotations.NullMarked;
