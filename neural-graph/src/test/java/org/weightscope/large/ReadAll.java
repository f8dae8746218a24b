package org.weightscope.large;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a large file of every kind in a small heap, three times, and prints how long it took. */
final class ReadAll {
  private static final int TIMES = 3;

  private ReadAll() {}

  /** Argument: megabytes of each file. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (LargeFile kind : LargeFile.values()) {
      SmallHeap heap = SmallHeap.of(kind, Integer.parseInt(arguments[0]));
      for (int i = 0; i < TIMES; i++) {
        Process process = heap.read();
        System.out.print(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        process.waitFor();
      }
    }
  }
}
