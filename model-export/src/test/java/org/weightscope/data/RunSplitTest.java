package org.weightscope.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSplitTest {
  private final RunSplit split = new RunSplit(4, 0.1, 0.2, 0.3);

  @Test
  void thePartsHaveAboutTheirShares() {
    Map<RunSplit.Part, Long> counts =
        IntStream.range(0, 10_000)
            .mapToObj(run -> split.of("wild/" + run))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    // Five standard deviations of a share of 0.3 are 230.
    assertEquals(1_000, counts.getOrDefault(RunSplit.Part.VALIDATION, 0L), 230);
    assertEquals(2_000, counts.getOrDefault(RunSplit.Part.CALIBRATION, 0L), 230);
    assertEquals(3_000, counts.getOrDefault(RunSplit.Part.TEST, 0L), 230);
  }

  @Test
  void anotherSeedDividesOtherwise() {
    RunSplit other = new RunSplit(5, 0.1, 0.2, 0.3);
    assertNotEquals(
        IntStream.range(0, 100).mapToObj(run -> split.of("" + run)).toList(),
        IntStream.range(0, 100).mapToObj(run -> other.of("" + run)).toList());
  }

  @Test
  void theSideOfARunIsFixedForever() {
    assertEquals(
        "TEST TEST CALIBRATION TEST",
        IntStream.range(0, 4)
            .mapToObj(run -> split.of("wild/" + run).name())
            .collect(Collectors.joining(" ")),
        "models were trained on one side of this division");
  }

  @Test
  void sharesThatLeaveNothingToLearnFromAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RunSplit(1, 0.4, 0.4, 0.2));
    assertThrows(IllegalArgumentException.class, () -> new RunSplit(1, 0, 0.4, 0.2));
  }
}
