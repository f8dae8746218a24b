/** Checkpoints: the state of a training run in one safetensors file. */
@NullMarked
package org.weightscope.checkpoint;

import org.jspecify.annotations.NullMarked;
