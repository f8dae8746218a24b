package org.weightscope.report;

import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.metrics.Interval;
import org.weightscope.metrics.RunBootstrap;

/**
 * How often intervals hold what was measured.
 *
 * @param networks number of networks
 * @param runs number of trainings that they are states of
 * @param held share of the networks whose accuracy lies in its interval
 * @param interval of that share, 95 % by drawing runs
 * @param meanWidth mean width of the intervals from end to end
 */
public record Coverage(int networks, int runs, double held, Interval interval, double meanWidth) {

  static Coverage of(List<Answer> answers) {
    RunBootstrap bootstrap = new RunBootstrap(answers.stream().map(Answer::run).toList());
    return new Coverage(
        answers.size(),
        bootstrap.runs(),
        held(answers, IntStream.range(0, answers.size()).toArray()),
        bootstrap.interval(drawn -> held(answers, drawn)),
        answers.stream().mapToDouble(a -> a.high() - a.low()).average().orElseThrow());
  }

  private static double held(List<Answer> answers, int[] positions) {
    int held = 0;
    for (int position : positions) {
      held += answers.get(position).held() ? 1 : 0;
    }
    return (double) held / positions.length;
  }
}
