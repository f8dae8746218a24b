package org.weightscope.large;

import java.nio.ByteBuffer;
import org.weightscope.network.Network;

/** Makes and reads one large file; its heap is what the command line gives it. */
final class ReadOnce {
  private ReadOnce() {}

  /** Arguments: the kind, and its megabytes. */
  public static void main(String[] arguments) throws Exception {
    LargeFile kind = LargeFile.valueOf(arguments[0]);
    ByteBuffer file = kind.make(Integer.parseInt(arguments[1]) << 20);
    long begin = System.nanoTime();
    Network network = kind.read(file);
    System.out.printf(
        "%s: %d MB, heap of %d MB, %d parameters, read in %d ms%n",
        kind,
        file.limit() >> 20,
        Runtime.getRuntime().maxMemory() >> 20,
        network.parameters(),
        (System.nanoTime() - begin) / 1_000_000);
  }
}
