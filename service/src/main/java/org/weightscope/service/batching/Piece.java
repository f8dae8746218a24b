package org.weightscope.service.batching;

/**
 * A piece of work.
 *
 * @param input what is worked on
 * @param cost what it costs, in the unit of {@link BatchLimits}; at least 0
 */
public record Piece<I>(I input, long cost) {}
