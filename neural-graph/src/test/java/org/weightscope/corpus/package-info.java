/**
 * Network files of many producers: whether they are read or refused as they should be, and whether
 * what was read computes what the file does.
 */
@NullMarked
package org.weightscope.corpus;

import org.jspecify.annotations.NullMarked;
