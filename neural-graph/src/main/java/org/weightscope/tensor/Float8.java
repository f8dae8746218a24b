package org.weightscope.tensor;

/**
 * The two common 8-bit floats: E5M2 is the upper half of a float16; E4M3 has no infinities and NaN
 * at S.1111.111.
 */
final class Float8 {
  private static final int VALUES = 256;
  private static final float[] E4M3 = new float[VALUES];
  private static final float[] E5M2 = new float[VALUES];

  static {
    for (int bits = 0; bits < VALUES; bits++) {
      E4M3[bits] = decodeE4m3(bits);
      E5M2[bits] = Float.float16ToFloat((short) (bits << 8));
    }
  }

  private Float8() {}

  private static float decodeE4m3(int bits) {
    int exponent = bits >> 3 & 0xF;
    int mantissa = bits & 7;
    if (exponent == 0xF && mantissa == 7) {
      return Float.NaN;
    }
    float magnitude =
        exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(8 + mantissa, exponent - 10);
    return bits < 128 ? magnitude : -magnitude;
  }

  static float fromE4m3(byte bits) {
    return E4M3[bits & 0xFF];
  }

  static float fromE5m2(byte bits) {
    return E5M2[bits & 0xFF];
  }

  /**
   * The nearest value, ties to an even mantissa; what is too large becomes NaN, as there is no
   * infinity.
   */
  static byte toE4m3(float value) {
    return nearest(value, E4M3, 0x7E, 480, 0x7F);
  }

  /** The nearest value, ties to an even mantissa; what is too large becomes infinite. */
  static byte toE5m2(float value) {
    return Float.isNaN(value)
        ? (byte) (value < 0 ? 0xFF : 0x7F)
        : nearest(value, E5M2, 0x7B, 65536, 0x7C);
  }

  private static byte nearest(float value, float[] table, int largest, float next, int tooLarge) {
    int sign = Float.floatToRawIntBits(value) >>> 31 << 7;
    float magnitude = Math.abs(value);
    // Halfway to the value that would come next rounds up, to an even mantissa.
    if (Float.isNaN(value) || magnitude >= (table[largest] + next) / 2 && (largest & 1) == 1) {
      return (byte) (sign | tooLarge);
    }
    if (magnitude > (table[largest] + next) / 2) {
      return (byte) (sign | tooLarge);
    }
    int low = 0;
    int high = largest;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (table[middle] <= magnitude) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low < largest) {
      double below = (double) magnitude - table[low];
      double above = (double) table[low + 1] - magnitude;
      if (above < below || above == below && (low & 1) == 1) {
        low++;
      }
    }
    return (byte) (sign | low);
  }
}
