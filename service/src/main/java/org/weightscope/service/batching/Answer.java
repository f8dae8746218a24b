package org.weightscope.service.batching;

import java.time.Duration;

/**
 * What came of a piece of work.
 *
 * @param value the answer
 * @param queued how long the piece waited
 * @param ran how long its batch ran
 * @param batchCount pieces in that batch
 */
public record Answer<O>(O value, Duration queued, Duration ran, int batchCount) {}
