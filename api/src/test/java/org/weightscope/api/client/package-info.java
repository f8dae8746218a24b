/** Tests of the client. */
@NullMarked
package org.weightscope.api.client;

import org.jspecify.annotations.NullMarked;
