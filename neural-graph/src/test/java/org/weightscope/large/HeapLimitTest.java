package org.weightscope.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Large files are read in a process whose heap has room for the file, its weights and little more.
 */
class HeapLimitTest {
  private static final int MEGABYTES = 64;

  @ParameterizedTest
  @EnumSource(LargeFile.class)
  void aLargeFileIsReadInAHeapOfItsBytesItsWeightsAndLittleMore(LargeFile kind) throws Exception {
    SmallHeap heap = SmallHeap.of(kind, MEGABYTES);
    assertTrue(
        heap.megabytes() <= 5 * MEGABYTES + SmallHeap.REST,
        "the file, and at most four times as much beside it");
    Process process = heap.read();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        0,
        process.waitFor(),
        () -> "reading needs more than %d MB: %s".formatted(heap.megabytes(), said));
    assertTrue(said.contains(" parameters, read in "), said);
  }
}
