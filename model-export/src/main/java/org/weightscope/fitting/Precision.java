package org.weightscope.fitting;

import java.util.Locale;
import org.weightscope.tensor.DataType;

/** How learned weights are stored. */
public enum Precision {
  F16(DataType.F16),
  F32(DataType.F32);

  private final DataType type;

  Precision(DataType type) {
    this.type = type;
  }

  /** The type of the tensors in a file. */
  public DataType type() {
    return type;
  }

  /** The values that come back when these are stored and read again. */
  public float[] stored(float[] values) {
    float[] result = values.clone();
    if (this == F16) {
      for (int i = 0; i < result.length; i++) {
        result[i] = Float.float16ToFloat(Float.floatToFloat16(result[i]));
      }
    }
    return result;
  }

  /** The word in recipes and options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
