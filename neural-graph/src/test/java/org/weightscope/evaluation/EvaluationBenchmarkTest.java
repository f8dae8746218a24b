package org.weightscope.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class EvaluationBenchmarkTest {
  @Test
  void everyPartOfTheBenchmarkStillRuns() throws Exception {
    int results =
        new Runner(
                new OptionsBuilder()
                    .include(EvaluationBenchmark.class.getSimpleName())
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()
            .size();
    assertEquals(3, results, "two CNNs and an INR");
  }
}
