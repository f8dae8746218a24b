package org.weightscope.service.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class ClassificationBenchmarkTest {
  @Test
  void everyStageOfTheBenchmarkStillRuns() throws Exception {
    int results =
        new Runner(
                new OptionsBuilder()
                    .include(ClassificationBenchmark.class.getSimpleName())
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()
            .size();
    assertEquals(4 * 2 * 2, results, "four stages, each alone and with 32, for two models");
  }
}
