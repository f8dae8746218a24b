/** The command line: parses arguments, calls, shows progress; no work is done here. */
@NullMarked
package org.weightscope.cli;

import org.jspecify.annotations.NullMarked;
