package org.weightscope.training;

import org.weightscope.model.GraphModel;
import org.weightscope.schedule.Schedule;

/**
 * How a classifier is trained.
 *
 * @param model the model
 * @param classes number of classes
 * @param augmentation change of training networks
 * @param optimiser settings of AdamW
 * @param schedule learning rate of each step
 * @param batch networks in a step
 * @param epochs passes over the training data
 * @param labelSmoothing share of the target that is spread over all classes, in [0, 1)
 * @param seed of everything random
 */
public record Recipe(
    GraphModel model,
    int classes,
    Augmentation augmentation,
    AdamW.Settings optimiser,
    Schedule schedule,
    int batch,
    int epochs,
    double labelSmoothing,
    long seed) {}
