/**
 * The command line {@code model-export}: parses arguments, shows progress, leaves the work to the
 * other packages.
 */
@NullMarked
package org.weightscope.cli;

import org.jspecify.annotations.NullMarked;
