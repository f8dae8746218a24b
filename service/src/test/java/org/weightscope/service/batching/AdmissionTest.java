package org.weightscope.service.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  @Test
  void bothLimitsAreReachedButNotPassed() {
    Admission admission = new Admission(2, 10);
    Admission.Permit first = admission.tryAcquire(1, 4).orElseThrow();
    assertTrue(admission.tryAcquire(1, 7).isEmpty(), "cost 11 of 10 was admitted");
    assertTrue(admission.tryAcquire(1, 6).isPresent(), "cost 10 of 10 was refused");
    assertTrue(admission.tryAcquire(1, 0).isEmpty(), "a third of two was admitted");
    first.close();
    assertTrue(admission.tryAcquire(1, 4).isPresent(), "what was given back was not to be had");
  }

  @Test
  void aPermitGivesBackWhatItGrewByAndOnlyOnce() {
    Admission admission = new Admission(2, 10);
    Admission.Permit permit = admission.tryAcquire(1, 1).orElseThrow();
    assertTrue(permit.tryGrow(9));
    assertFalse(permit.tryGrow(1), "grew past the limit");
    permit.close();
    permit.close();
    assertEquals(0, admission.cost());
    assertEquals(0, admission.count());
  }

  @Test
  void manyThreadsNeverHoldMoreThanTheLimit() throws Exception {
    Admission admission = new Admission(5, 1000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        threads.submit(() -> {
          for (int k = 0; k < 100; k++) {
            admission
                .tryAcquire(1, 10)
                .ifPresent(permit -> {
                  worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.yield();
                  inside.decrementAndGet();
                  permit.close();
                });
          }
        });
      }
    }
    assertTrue(worst.get() <= 5, worst + " held at once, the limit is 5");
    assertTrue(worst.get() > 0, "nothing was ever admitted");
    assertEquals(0, admission.count());
  }
}
