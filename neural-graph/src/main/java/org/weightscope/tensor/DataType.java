package org.weightscope.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The data types a safetensors file may hold, under the names it gives them. */
public enum DataType {
  BOOL(8, Kind.OTHER),
  F4(4, Kind.OTHER),
  F6_E2M3(6, Kind.OTHER),
  F6_E3M2(6, Kind.OTHER),
  U8(8, Kind.INTEGER),
  I8(8, Kind.INTEGER),
  F8_E5M2(8, Kind.WEIGHT),
  F8_E4M3(8, Kind.WEIGHT),
  F8_E8M0(8, Kind.OTHER),
  F8_E4M3FNUZ(8, Kind.OTHER),
  F8_E5M2FNUZ(8, Kind.OTHER),
  I16(16, Kind.INTEGER),
  U16(16, Kind.INTEGER),
  F16(16, Kind.WEIGHT),
  BF16(16, Kind.WEIGHT),
  I32(32, Kind.INTEGER),
  U32(32, Kind.INTEGER),
  F32(32, Kind.WEIGHT),
  C64(64, Kind.OTHER),
  F64(64, Kind.WEIGHT),
  I64(64, Kind.INTEGER),
  U64(64, Kind.INTEGER);

  private static final Map<String, DataType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, type -> type));

  private enum Kind {
    WEIGHT,
    INTEGER,
    OTHER
  }

  private final int bits;
  private final Kind kind;

  DataType(int bits, Kind kind) {
    this.bits = bits;
    this.kind = kind;
  }

  /** Bits of one element. */
  public int bits() {
    return bits;
  }

  /** Whether {@link StoredTensor#toFloats()} reads it, so that it may hold weights. */
  public boolean readsAsFloats() {
    return kind == Kind.WEIGHT;
  }

  /** Whether {@link StoredTensor#toLongs()} reads it. */
  public boolean readsAsLongs() {
    return kind == Kind.INTEGER;
  }

  /** The type of a name as files write it, upper case only. */
  public static Optional<DataType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The types that may hold weights. */
  public static List<DataType> weightTypes() {
    return Arrays.stream(values()).filter(DataType::readsAsFloats).toList();
  }
}
