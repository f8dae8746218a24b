/**
 * Learning rates over the steps of a training run.
 *
 * <p>{@link org.weightscope.schedule.Schedule} is a closed set of records, written in a recipe as
 * an object with its {@code kind} and the record's fields. Steps count from 1.
 */
@NullMarked
package org.weightscope.schedule;

import org.jspecify.annotations.NullMarked;
