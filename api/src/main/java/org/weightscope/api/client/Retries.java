package org.weightscope.api.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When to ask again: refusals that pass with time and broken connections, as every request may be
 * repeated.
 *
 * @param most how often at most
 * @param random spreads the waits, so that clients refused together do not come back together
 */
record Retries(int most, RandomGenerator random) {
  private static final Set<Integer> PASSING = Set.of(429, 503, 504);
  private static final Duration FIRST = Duration.ofMillis(200);

  boolean passes(HttpResponse<?> response) {
    return PASSING.contains(response.statusCode());
  }

  /**
   * How long to wait before asking again.
   *
   * @param asked how often was asked so far, at least 1
   * @param retryAfter seconds as the service said, if it did
   * @param left time until the deadline
   * @return empty if not to ask again
   */
  Optional<Duration> wait(int asked, Optional<String> retryAfter, Duration left) {
    if (asked > most) {
      return Optional.empty();
    }
    Duration least = retryAfter.flatMap(Retries::seconds).orElse(Duration.ZERO);
    long spread = FIRST.toMillis() << (asked - 1);
    Duration wait = least.plusMillis(random.nextLong(spread + 1));
    return wait.compareTo(left) < 0 ? Optional.of(wait) : Optional.empty();
  }

  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
