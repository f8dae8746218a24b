package org.weightscope.service.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How models run.
 *
 * @param threads threads of one run of a model; 0 for as many as there are processors
 */
@Validated
@ConfigurationProperties("weightscope.inference")
public record InferenceProperties(@Min(0) @Max(256) @DefaultValue("0") int threads) {

  /** Threads of one run of a model, at least 1. */
  public int threadsOfARun() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
