package org.weightscope.api.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries(3, new Random(1));

  @Test
  void retryAfterIsTheLeastWait() {
    Duration wait = retries.wait(1, Optional.of("2"), Duration.ofSeconds(30)).orElseThrow();
    assertTrue(wait.compareTo(Duration.ofSeconds(2)) >= 0, "waits only " + wait);
    assertTrue(wait.compareTo(Duration.ofMillis(2200)) <= 0, "waits " + wait);
  }

  @Test
  void thereIsNoWaitPastTheDeadlineAndNoFourthRetry() {
    assertEquals(Optional.empty(), retries.wait(1, Optional.of("31"), Duration.ofSeconds(30)));
    assertTrue(retries.wait(3, Optional.empty(), Duration.ofSeconds(30)).isPresent());
    assertEquals(Optional.empty(), retries.wait(4, Optional.empty(), Duration.ofSeconds(30)));
  }

  @Test
  void aRetryAfterThatIsNoNumberIsPassedOver() {
    assertTrue(retries.wait(1, Optional.of("tomorrow"), Duration.ofSeconds(30)).isPresent());
  }
}
