package org.weightscope.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * One input array of a model: row-major, in a direct buffer of native order that is filled up to
 * its limit.
 */
public sealed interface BatchArray {

  /** Sizes, outermost first. */
  long[] shape();

  /** Features. */
  record Floats(FloatBuffer values, long... shape) implements BatchArray {
    /** An array of zeros. */
    public static Floats zeros(long... shape) {
      return new Floats(direct(shape, Float.BYTES).asFloatBuffer(), shape);
    }
  }

  /** Row numbers. */
  record Longs(LongBuffer values, long... shape) implements BatchArray {
    /** An array of zeros. */
    public static Longs zeros(long... shape) {
      return new Longs(direct(shape, Long.BYTES).asLongBuffer(), shape);
    }
  }

  private static ByteBuffer direct(long[] shape, int bytes) {
    long size = bytes;
    for (long dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    return ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
  }
}
