/** Tests that start the whole service once and talk to it over HTTP. */
@NullMarked
package org.weightscope.service;

import org.jspecify.annotations.NullMarked;
