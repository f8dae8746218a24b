package org.weightscope.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class StatisticsOfTensorsTest {

  @Test
  void theyAreWhatOneComputesByHand() {
    TensorStatistics statistics = of(DataType.F32, new float[] {1, -3, 0, 4, 0, 4}, 2, 3);
    TensorStatistics.Finite finite = statistics.finite().orElseThrow();
    assertEquals(6, statistics.count());
    assertEquals(1, finite.mean());
    assertEquals(Math.sqrt(36.0 / 6), finite.standardDeviation(), 1e-12);
    assertEquals(-3, finite.min());
    assertEquals(4, finite.max());
    assertEquals(12, finite.l1Norm());
    assertEquals(Math.sqrt(42), finite.l2Norm(), 1e-12);
    assertEquals(1 / 3.0, finite.zeroShare());
    assertEquals(6, finite.histogram().stream().mapToLong(Long::longValue).sum());
    assertEquals(1, finite.histogram().getFirst());
    assertEquals(2, finite.histogram().getLast(), "the largest value is in the last bin");
    assertEquals(2, finite.histogram().get(10), "0 is 3/7 of the way from -3 to 4");
  }

  @Test
  void theStableRankOfTheIdentityIsItsSizeAndThatOfAnOuterProductOne() {
    float[] identity = new float[25];
    for (int i = 0; i < 5; i++) {
      identity[6 * i] = 3;
    }
    TensorStatistics.Matrix matrix = matrix(identity, 5, 5);
    assertEquals(3, matrix.spectralNorm().orElseThrow(), 1e-6);
    assertEquals(5, matrix.stableRank().orElseThrow(), 1e-5);
    float[] outer = {1, 2, 3, 2, 4, 6};
    assertEquals(1, matrix(outer, 2, 3).stableRank().orElseThrow(), 1e-5);
  }

  @Test
  void aKernelIsAMatrixOfOneRowAChannel() {
    TensorStatistics.Matrix matrix = matrix(new float[2 * 3 * 2 * 2], 2, 3, 2, 2);
    assertEquals(2, matrix.units());
    assertEquals(12, matrix.inputs());
    assertEquals(2, matrix.deadUnits(), "all units of zeros are dead");
    assertEquals(0, matrix.spectralNorm().orElseThrow());
    assertTrue(matrix.stableRank().isEmpty(), "zeros have no stable rank");
  }

  @Test
  void deadUnitsAreCountedAlongTheAxisOfTheUnits() {
    float[] values = {1, 0, 1e-8f, 2, 0, 0};
    StoredTensor tensor = StoredTensor.of("w", DataType.F32, values, 2, 3);
    assertEquals(0, matrix(tensor, false).deadUnits());
    assertEquals(2, matrix(tensor, true).deadUnits());
    assertEquals(3, matrix(tensor, true).units());
    assertEquals(
        matrix(tensor, false).spectralNorm().orElseThrow(),
        matrix(tensor, true).spectralNorm().orElseThrow(),
        "the axis of the units does not change the norm");
  }

  @Test
  void S23_nonFiniteValuesAreCountedAndTheRestDescribed() {
    TensorStatistics statistics =
        of(DataType.F32, new float[] {1, Float.NaN, 3, Float.NEGATIVE_INFINITY}, 2, 2);
    assertEquals(2, statistics.nonFinite());
    assertEquals(OptionalLong.of(1), statistics.firstNonFinite());
    assertEquals(2, statistics.finite().orElseThrow().mean());
    assertEquals(
        Optional.of("there are values that are not finite"),
        statistics.matrix().orElseThrow().spectralNormLeftOut());
    assertTrue(of(DataType.F32, new float[] {Float.NaN}, 1).finite().isEmpty());
  }

  @Test
  void subnormalsAreThoseOfTheTypeOfTheTensor() {
    float[] values = {0x1p-20f, 0x1p-130f, 1};
    assertEquals(1, of(DataType.F32, values, 3).finite().orElseThrow().subnormals());
    assertEquals(1, of(DataType.F16, values, 3).finite().orElseThrow().subnormals());
  }

  @Test
  void hugeValuesDoNotOverflowAndEqualOnesFillOneBin() {
    float[] values = new float[8];
    java.util.Arrays.fill(values, Float.MAX_VALUE);
    TensorStatistics statistics = of(DataType.F32, values, 2, 4);
    assertEquals(Float.MAX_VALUE, statistics.finite().orElseThrow().mean(), 1e30);
    assertEquals(8, Collections.max(statistics.finite().orElseThrow().histogram()));
    assertEquals(
        Float.MAX_VALUE * Math.sqrt(8),
        statistics.matrix().orElseThrow().spectralNorm().orElseThrow(),
        1e33);
  }

  @Test
  void vectorsHaveNoMatrixAndIntegersNoStatistics() {
    assertTrue(of(DataType.F32, new float[4], 4).matrix().isEmpty());
    assertTrue(of(DataType.F32, new float[0], 0, 3).finite().isEmpty());
    assertTrue(
        new StatisticsOfTensors()
            .of(StoredTensor.ofLongs("i", DataType.I64, new long[] {1, 2}, 2), false)
            .isEmpty());
  }

  @Test
  void theNormOfTooLargeAMatrixIsLeftOutWithTheReason() {
    int side = 2049;
    TensorStatistics.Matrix matrix = matrix(new float[side * side], side, side);
    assertTrue(matrix.spectralNorm().isEmpty());
    assertEquals(
        Optional.of("the matrix has more than 4194304 entries"), matrix.spectralNormLeftOut());
  }

  private static TensorStatistics of(DataType type, float[] values, int... shape) {
    return new StatisticsOfTensors()
        .of(StoredTensor.of("w", type, values, shape), false)
        .orElseThrow();
  }

  private static TensorStatistics.Matrix matrix(float[] values, int... shape) {
    return matrix(StoredTensor.of("w", DataType.F32, values, shape), false);
  }

  private static TensorStatistics.Matrix matrix(StoredTensor tensor, boolean unitsLast) {
    return new StatisticsOfTensors().of(tensor, unitsLast).orElseThrow().matrix().orElseThrow();
  }
}
