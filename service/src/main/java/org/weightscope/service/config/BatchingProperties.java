package org.weightscope.service.config;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import org.weightscope.service.batching.BatchLimits;

/**
 * How networks of different requests run together; one batcher a model. Cost is counted in nodes
 * and edges of neural graphs.
 *
 * @param queueDepth most networks waiting or running; over it 429
 * @param inFlightCost most cost waiting or running; over it 429
 * @param batch most networks in one run of the model
 * @param batchCost most cost in one run of the model; a single network may exceed it
 * @param workers runs of a model at the same time
 */
@Validated
@ConfigurationProperties("weightscope.batching")
public record BatchingProperties(
    @Min(64) @DefaultValue("256") int queueDepth,
    @Min(1) @DefaultValue("40000000") long inFlightCost,
    @Min(1) @DefaultValue("32") int batch,
    @Min(1) @DefaultValue("400000") long batchCost,
    @Min(1) @DefaultValue("1") int workers) {

  /** The bounds in the batcher's own terms. */
  public BatchLimits limits() {
    return new BatchLimits(queueDepth, inFlightCost, batch, batchCost, workers);
  }
}
