package org.weightscope.fitting;

import org.weightscope.tensor.DataType;

/** How fitted weights are stored. */
public enum Precision {
  F16(DataType.F16),
  F32(DataType.F32);

  private final DataType type;

  Precision(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }

  /** The values that come back when these are stored and read again. */
  float[] stored(float[] values) {
    float[] result = values.clone();
    if (this == F16) {
      for (int i = 0; i < result.length; i++) {
        result[i] = Float.float16ToFloat(Float.floatToFloat16(result[i]));
      }
    }
    return result;
  }
}
