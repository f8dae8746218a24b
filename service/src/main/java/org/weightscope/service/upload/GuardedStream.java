package org.weightscope.service.upload;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;

/** A body that is counted and timed while it is read; blocking reads only. */
final class GuardedStream extends ServletInputStream {
  private static final long GROWTH = 64 << 10;

  private final ServletInputStream input;
  private final BodyRules rules;
  private final Deadline deadline;
  private final LongPredicate grow;
  private final Supplier<RefusedException> overloaded;
  private final LongSupplier nanoClock;
  private final long start;
  private long count;
  private long admitted;

  /**
   * Guards a body.
   *
   * @param grow admits so many more bytes, or says no; asked for before they are kept
   * @param overloaded the refusal if it says no
   */
  GuardedStream(
      ServletInputStream input,
      BodyRules rules,
      Deadline deadline,
      LongPredicate grow,
      Supplier<RefusedException> overloaded,
      LongSupplier nanoClock) {
    this.input = input;
    this.rules = rules;
    this.deadline = deadline;
    this.grow = grow;
    this.overloaded = overloaded;
    this.nanoClock = nanoClock;
    this.start = nanoClock.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int received;
    try {
      received = input.read(target, offset, length);
    } catch (SocketTimeoutException e) {
      throw tooSlow();
    }
    if (received > 0) {
      count += received;
      check();
    }
    return received;
  }

  private void check() {
    if (count > rules.longest()) {
      throw new RefusedException(UploadFilter.tooLong(rules.longest(), -1));
    }
    while (admitted < count) {
      if (!grow.test(GROWTH)) {
        throw overloaded.get();
      }
      admitted += GROWTH;
    }
    Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - start);
    boolean slow =
        elapsed.compareTo(rules.grace()) > 0
            && count < rules.minimumBytesPerSecond() * elapsed.toMillis() / 1000;
    if (slow || elapsed.compareTo(rules.time()) > 0) {
      throw tooSlow();
    }
    if (deadline.passed()) {
      throw new RefusedException(Refusals.of(new DeadlinePassedException(deadline, "body")));
    }
  }

  private RefusedException tooSlow() {
    return new RefusedException(
        new Problem.SlowBody(
            "The body stopped or came too slowly: %d bytes so far. At least %d bytes a second are expected."
                .formatted(count, rules.minimumBytesPerSecond()),
            rules.minimumBytesPerSecond()));
  }

  @Override
  public boolean isFinished() {
    return input.isFinished();
  }

  @Override
  public boolean isReady() {
    return input.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new UnsupportedOperationException("bodies are read by blocking only");
  }
}
