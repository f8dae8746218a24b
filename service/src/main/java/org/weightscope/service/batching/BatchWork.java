package org.weightscope.service.batching;

import java.util.List;

/**
 * What is done with a batch.
 *
 * @param <I> a piece of work
 * @param <O> its answer
 */
@FunctionalInterface
public interface BatchWork<I, O> {
  /** The answers, one a piece in the same order. Called from the batcher's own threads. */
  List<O> run(List<I> pieces);
}
