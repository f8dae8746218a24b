package org.weightscope.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredTensorTest {

  @Test
  void everyFloat16BecomesItsFloat32() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int mantissa = bits & 1023;
      double magnitude =
          exponent == 31
              ? (mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0
                  ? mantissa * 0x1p-24
                  : (1024 + mantissa) * Math.scalb(1.0, exponent - 25);
      assertEquals(
          (float) (bits < 1 << 15 ? magnitude : -magnitude), stored(DataType.F16, bits, 2));
    }
  }

  @Test
  void aBfloat16IsTheUpperHalfOfAFloat32() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertEquals(
          bits << 16, Float.floatToRawIntBits(stored(DataType.BF16, bits, 2)), "bits " + bits);
    }
  }

  @Test
  void float8HasTheValuesOfItsTwoFormats() {
    assertEquals(448, stored(DataType.F8_E4M3, 0x7E, 1));
    assertEquals(-1.125f, stored(DataType.F8_E4M3, 0xB9, 1));
    assertEquals(0x1p-9f, stored(DataType.F8_E4M3, 1, 1));
    assertTrue(Float.isNaN(stored(DataType.F8_E4M3, 0xFF, 1)), "S.1111.111 is NaN");
    assertEquals(57344, stored(DataType.F8_E5M2, 0x7B, 1));
    assertEquals(Float.POSITIVE_INFINITY, stored(DataType.F8_E5M2, 0x7C, 1));
    assertEquals(0x1p-16f, stored(DataType.F8_E5M2, 1, 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F16", "BF16", "F8_E4M3", "F8_E5M2"})
  void valuesAreRoundedToTheNearestTiesToEven(DataType type) {
    int width = type.bits() / 8;
    int positive = 1 << type.bits() - 1;
    for (int bits = 0; bits + 1 < positive; bits++) {
      float low = stored(type, bits, width);
      float high = stored(type, bits + 1, width);
      if (!Float.isFinite(low) || !Float.isFinite(high)) {
        break;
      }
      float middle = (float) (((double) low + high) / 2);
      assertEquals(low, rounded(type, low));
      assertEquals((bits & 1) == 0 ? low : high, rounded(type, middle), "halfway above " + low);
      assertEquals(low, rounded(type, Math.nextDown(middle)), "just below halfway above " + low);
      assertEquals(high, rounded(type, Math.nextUp(middle)), "just above halfway above " + low);
      assertEquals(-high, rounded(type, -Math.nextUp(middle)));
    }
  }

  @Test
  void whatIsTooLargeForFloat8BecomesNanOrInfinite() {
    assertEquals(448, rounded(DataType.F8_E4M3, 464));
    assertTrue(Float.isNaN(rounded(DataType.F8_E4M3, Math.nextUp(464f))));
    assertTrue(Float.isNaN(rounded(DataType.F8_E4M3, Float.NEGATIVE_INFINITY)));
    assertEquals(57344, rounded(DataType.F8_E5M2, Math.nextDown(61440f)));
    assertEquals(Float.POSITIVE_INFINITY, rounded(DataType.F8_E5M2, 61440));
    assertEquals(Float.NEGATIVE_INFINITY, rounded(DataType.F8_E5M2, -1e9f));
    assertTrue(Float.isNaN(rounded(DataType.F8_E5M2, Float.NaN)));
  }

  @Test
  void nanStaysNanInEveryWeightType() {
    for (DataType type : DataType.weightTypes()) {
      assertTrue(Float.isNaN(rounded(type, Float.intBitsToFloat(0x7F800001))), type.name());
      assertTrue(Float.isNaN(rounded(type, Float.intBitsToFloat(0xFFFFFFFF))), type.name());
    }
  }

  @Test
  void integersOfAllWidthsAreReadWithTheirSign() {
    long[] values = {0, 1, -1, 127, -128};
    for (DataType type : DataType.values()) {
      if (type.readsAsLongs()) {
        boolean unsigned = type.name().startsWith("U") && type != DataType.U64;
        long[] expected = values.clone();
        for (int i = 0; unsigned && i < expected.length; i++) {
          expected[i] &= (1L << type.bits()) - 1;
        }
        assertArrayEquals(
            expected,
            StoredTensor.ofLongs("n", type, values, values.length).toLongs(),
            type.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
  void aPartIsReadFromAnyAlignment(DataType type) {
    float[] values = {0, 1, -2, 0.5f, 4};
    ByteBuffer bytes = StoredTensor.of("v", type, values, 5).data();
    for (int shift = 0; shift < 8; shift++) {
      ByteBuffer shifted =
          ByteBuffer.allocate(shift + bytes.limit()).put(shift, bytes, 0, bytes.limit());
      StoredTensor tensor = StoredTensor.in(shifted, shift, "v", type, 5);
      assertArrayEquals(values, tensor.toFloats());
      assertArrayEquals(new float[] {-2, 0.5f}, tensor.toFloats(2, 2));
    }
  }

  @Test
  void nothingIsReadBesideTheTensor() {
    StoredTensor tensor = StoredTensor.of("v", DataType.F32, new float[3], 3);
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.toFloats(2, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> StoredTensor.in(ByteBuffer.allocate(11), 0, "v", DataType.F32, 3));
    assertThrows(IllegalStateException.class, tensor::toLongs);
  }

  private static float stored(DataType type, int bits, int width) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bits);
    return StoredTensor.in(bytes, 0, "v", type, 1).toFloats()[0];
  }

  private static float rounded(DataType type, float value) {
    return StoredTensor.of("v", type, new float[] {value}, 1).toFloats()[0];
  }
}
