package org.weightscope.model.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLayoutBenchmarkTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBenchmarkStillRuns(boolean mixed) throws Exception {
    BatchLayoutBenchmark benchmark = new BatchLayoutBenchmark();
    benchmark.classes = 3;
    benchmark.mixed = mixed;
    benchmark.prepare();
    assertTrue(Float.isFinite(benchmark.train()), "the loss is a number");
    float[] logits = Objects.requireNonNull(benchmark.serve().get("logits"));
    assertEquals(BatchLayoutBenchmark.NETWORKS * 10, logits.length, "ten logits a network");
    benchmark.free();
  }
}
