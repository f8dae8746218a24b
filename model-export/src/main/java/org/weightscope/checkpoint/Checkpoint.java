package org.weightscope.checkpoint;

import java.util.Map;

/**
 * The state of a training run after an epoch.
 *
 * @param epoch epochs done
 * @param steps optimiser steps taken
 * @param parameters values by name
 * @param optimiser moments by name
 */
public record Checkpoint(
    int epoch, long steps, Map<String, float[]> parameters, Map<String, float[]> optimiser) {}
