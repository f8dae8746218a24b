package org.weightscope.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.Allocation;

/** A file is refused before much is made of it. */
class BombTest {
  private static final int BYTES = 32 << 20;
  private static final int MOST = 2 << 20;

  @ParameterizedTest
  @EnumSource(Bomb.class)
  void aFileThatWouldGrowInMemoryIsRefusedBeforeItDoes(Bomb bomb) {
    ByteBuffer file = bomb.make(BYTES);
    Runnable reading =
        () -> {
          UnreadableFileException refusal =
              assertThrows(UnreadableFileException.class, () -> bomb.read(file.duplicate()));
          assertEquals(bomb.rule(), refusal.problem().rule(), refusal.getMessage());
        };
    reading.run();
    long allocated = Allocation.of(reading);
    assertTrue(
        allocated <= MOST,
        () -> "refusing %d bytes took %d; at most %d".formatted(file.limit(), allocated, MOST));
  }
}
