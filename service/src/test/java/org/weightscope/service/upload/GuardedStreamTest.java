package org.weightscope.service.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.problem.RefusedException;

/** Bodies on a clock that the test turns. */
class GuardedStreamTest {
  private static final BodyRules RULES =
      new BodyRules(10_000, 100, Duration.ofSeconds(5), Duration.ofSeconds(60));

  private final AtomicLong clock = new AtomicLong();

  /** Gives bytes without end, and lets time pass with each read. */
  private final class Source extends ServletInputStream {
    private final Duration each;

    Source(Duration each) {
      this.each = each;
    }

    @Override
    public int read() {
      throw new AssertionError("read byte by byte");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      clock.addAndGet(each.toNanos());
      return length;
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {}
  }

  private GuardedStream stream(Duration each, LongPredicate grow) {
    return new GuardedStream(
        new Source(each),
        RULES,
        Deadline.in(Duration.ofSeconds(30), clock::get),
        grow,
        () -> new RefusedException(new Problem.Overloaded("full", 1, 1000)),
        clock::get);
  }

  private static <T extends Problem> T refusal(GuardedStream stream, int size, Class<T> type) {
    RefusedException e =
        assertThrows(
            RefusedException.class,
            () -> {
              byte[] bytes = new byte[size];
              for (int i = 0; i < 100_000; i++) {
                stream.read(bytes, 0, size);
              }
            });
    return assertInstanceOf(type, e.problem());
  }

  @Test
  void H01_theLastByteOfTheLimitIsReadAndTheNextIsNot() throws IOException {
    GuardedStream stream = stream(Duration.ZERO, _ -> true);
    assertEquals(10_000, stream.read(new byte[10_000], 0, 10_000));
    Problem.TooLarge problem = refusal(stream, 1, Problem.TooLarge.class);
    assertEquals(10_000, problem.bound());
  }

  @Test
  void H04_aByteASecondIsCutOffAfterTheGrace() {
    refusal(stream(Duration.ofSeconds(1), _ -> true), 1, Problem.SlowBody.class);
    assertEquals(6, Duration.ofNanos(clock.get()).toSeconds());
  }

  @Test
  void aBodyAtTheLeastRateGoesOnUntilTheDeadline() {
    Problem.DeadlineExceeded problem =
        refusal(stream(Duration.ofSeconds(1), _ -> true), 100, Problem.DeadlineExceeded.class);
    assertEquals("body", problem.stage());
    assertEquals(30, Duration.ofNanos(clock.get()).toSeconds());
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedWhenThereIsNoRoomForMore() {
    refusal(stream(Duration.ZERO, _ -> false), 10, Problem.Overloaded.class);
  }
}
