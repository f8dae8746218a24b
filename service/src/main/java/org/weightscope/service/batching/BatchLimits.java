package org.weightscope.service.batching;

/**
 * How much a {@link Batcher} holds and runs at once.
 *
 * @param heldCount most pieces of work waiting or running
 * @param heldCost most cost waiting or running
 * @param batchCount most pieces in one batch
 * @param batchCost most cost in one batch; a single piece may exceed it and then runs alone
 * @param workers threads that run batches
 */
public record BatchLimits(
    int heldCount, long heldCost, int batchCount, long batchCost, int workers) {
  public BatchLimits {
    if (heldCount < 1 || heldCost < 1 || batchCount < 1 || batchCost < 1 || workers < 1) {
      throw new IllegalArgumentException("limits of a batcher must be positive");
    }
  }
}
