package org.weightscope.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairwiseOrderTest {

  @Test
  void theSlopeIsThatWithWhichPairsAreOrderedAsOftenAsObserved() {
    // The answers 0 and 1 stand for values of which three in four pairs are ordered the same way.
    double[] truth = {3, 0, 1, 2};
    double[] answers = {1, 0, 1, 0};
    List<String> runs = List.of("a", "b", "c", "d");
    double slope =
        PairwiseOrder.slope(Estimates.of(truth, answers), runs, (first, second) -> first - second);
    // 3-0, 3-2 and 1-0 agree, 1-2 does not; equal answers say nothing: sigmoid(slope) = 3/4.
    assertEquals(Math.log(3), slope, 1e-6);
  }

  @Test
  void statesOfOneTrainingAreNotCompared() {
    Estimates estimates = Estimates.of(new double[] {1, 2}, new double[] {1, 2});
    assertThrows(
        IllegalArgumentException.class,
        () -> PairwiseOrder.slope(estimates, List.of("a", "a"), (p, q) -> p - q));
  }

  @Test
  void answersThatOrderEveryPairRightAreAsSureAsCanBe() {
    double[] values = IntStream.range(0, 5).asDoubleStream().toArray();
    List<String> runs = List.of("a", "b", "c", "d", "e");
    assertEquals(1e4, PairwiseOrder.slope(Estimates.of(values, values), runs, (p, q) -> p - q), 1);
  }
}
