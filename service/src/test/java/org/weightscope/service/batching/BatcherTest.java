package org.weightscope.service.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final Deadline LONG = Deadline.in(Duration.ofMinutes(5));
  private static final BatchLimits LIMITS = new BatchLimits(100, 1000, 8, 100, 1);

  private static List<Piece<Integer>> pieces(int... inputs) {
    List<Piece<Integer>> pieces = new ArrayList<>();
    for (int input : inputs) {
      pieces.add(new Piece<>(input, 10));
    }
    return pieces;
  }

  /** Work that stops at a gate, so that a test can say when a worker is busy. */
  private static final class Gate implements BatchWork<Integer, String> {
    final CountDownLatch open = new CountDownLatch(1);
    final CountDownLatch entered = new CountDownLatch(1);
    final List<List<Integer>> batches = new ArrayList<>();

    @Override
    public synchronized List<String> run(List<Integer> inputs) {
      batches.add(inputs);
      entered.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return inputs.stream().map(i -> "answer " + i).toList();
    }
  }

  @Test
  void anIdleBatcherRunsAPieceAtOnceAndAlone() throws Exception {
    try (Batcher<Integer, String> batcher =
        new Batcher<>("test", LIMITS, inputs -> inputs.stream().map(i -> "answer " + i).toList())) {
      Answer<String> answer = batcher.submit(pieces(7), LONG).getFirst().await();
      assertEquals("answer 7", answer.value());
      assertEquals(1, answer.batchCount());
      assertEquals(0, batcher.held());
    }
  }

  @Test
  void whatWaitsWhileAWorkerIsBusyRunsTogetherWithinTheBoundsOfABatch() throws Exception {
    Gate gate = new Gate();
    try (Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, gate)) {
      List<Pending<String>> pending = new ArrayList<>(batcher.submit(pieces(0), LONG));
      gate.entered.await();
      for (int i = 1; i <= 10; i++) {
        pending.addAll(batcher.submit(pieces(i), LONG));
      }
      gate.open.countDown();
      for (int i = 0; i <= 10; i++) {
        assertEquals("answer " + i, pending.get(i).await().value());
      }
      assertEquals(
          List.of(List.of(0), List.of(1, 2, 3, 4, 5, 6, 7, 8), List.of(9, 10)), gate.batches);
    }
  }

  @Test
  void aBatchIsBoundedByCostAndALargePieceRunsAlone() throws Exception {
    Gate gate = new Gate();
    try (Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, gate)) {
      List<Pending<String>> pending = new ArrayList<>(batcher.submit(pieces(0), LONG));
      gate.entered.await();
      for (long cost : new long[] {60, 60, 500, 40, 60}) {
        pending.addAll(batcher.submit(List.of(new Piece<>(pending.size(), cost)), LONG));
      }
      gate.open.countDown();
      for (Pending<String> one : pending) {
        one.await();
      }
      assertEquals(
          List.of(List.of(0), List.of(1), List.of(2), List.of(3), List.of(4, 5)), gate.batches);
    }
  }

  @Test
  void overTheLimitAllOfARequestIsRefusedAtOnce() throws Exception {
    Gate gate = new Gate();
    try (Batcher<Integer, String> batcher =
        new Batcher<>("test", new BatchLimits(4, 1000, 8, 100, 1), gate)) {
      List<Pending<String>> pending = batcher.submit(pieces(1, 2, 3), LONG);
      OverloadedException refusal =
          assertThrows(OverloadedException.class, () -> batcher.submit(pieces(4, 5), LONG));
      assertEquals(3, refusal.waiting());
      assertEquals(4, refusal.limit());
      assertEquals(3, batcher.held(), "a part of a refused request was kept");
      gate.open.countDown();
      for (Pending<String> one : pending) {
        one.await();
      }
      assertEquals("answer 4", batcher.submit(pieces(4, 5), LONG).getFirst().await().value());
    }
  }

  @Test
  void whatWouldNotFitAnIdleServiceIsToldSo() {
    try (Batcher<Integer, String> batcher =
        new Batcher<>("test", new BatchLimits(4, 30, 8, 100, 1), inputs -> List.of())) {
      assertEquals(
          "count",
          assertThrows(TooCostlyException.class, () -> batcher.submit(pieces(1, 2, 3, 4, 5), LONG))
              .what());
      TooCostlyException costly =
          assertThrows(TooCostlyException.class, () -> batcher.submit(pieces(1, 2, 3, 4), LONG));
      assertEquals("cost", costly.what());
      assertEquals(30, costly.bound());
      assertEquals(40, costly.found());
    }
  }

  @Test
  void aPieceWhoseDeadlinePassesWhileItWaitsIsNotRun() throws Exception {
    AtomicLong clock = new AtomicLong();
    Gate gate = new Gate();
    try (Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, gate)) {
      Pending<String> first = batcher.submit(pieces(0), LONG).getFirst();
      gate.entered.await();
      Pending<String> late =
          batcher.submit(pieces(1), Deadline.in(Duration.ofSeconds(1), clock::get)).getFirst();
      clock.set(Duration.ofSeconds(2).toNanos());
      Pending<String> after = batcher.submit(pieces(2), LONG).getFirst();
      gate.open.countDown();
      first.await();
      assertEquals("answer 2", after.await().value());
      assertEquals("queue", assertThrows(DeadlinePassedException.class, late::await).stage());
      assertEquals(List.of(List.of(0), List.of(2)), gate.batches);
      assertEquals(0, batcher.held(), "a dropped piece was not given back");
    }
  }

  @Test
  void aDeadlineThatHasPassedIsRefusedBeforeAnyWork() {
    try (Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, inputs -> List.of())) {
      Deadline passed = Deadline.in(Duration.ZERO);
      assertThrows(DeadlinePassedException.class, () -> batcher.submit(pieces(1), passed));
      assertEquals(0, batcher.held());
    }
  }

  @Test
  void oneBadPieceDoesNotSpoilTheAnswersOfOthers() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    BatchWork<Integer, String> work =
        inputs -> {
          try {
            open.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          if (inputs.contains(13)) {
            throw new IllegalArgumentException("thirteen");
          }
          return inputs.stream().map(i -> "answer " + i).toList();
        };
    try (Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, work)) {
      List<Pending<String>> pending = batcher.submit(pieces(1, 13, 2), LONG);
      open.countDown();
      assertEquals("answer 1", pending.get(0).await().value());
      assertEquals("answer 2", pending.get(2).await().value());
      IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> pending.get(1).await());
      assertInstanceOf(IllegalArgumentException.class, failure.getCause());
      assertEquals(0, batcher.held());
    }
  }

  @Test
  void aWrongNumberOfAnswersIsNobodysAnswer() throws Exception {
    try (Batcher<Integer, String> batcher =
        new Batcher<>("test", LIMITS, inputs -> List.of("one", "too", "many"))) {
      Pending<String> pending = batcher.submit(pieces(1), LONG).getFirst();
      assertThrows(IllegalStateException.class, pending::await);
    }
  }

  @Test
  void closingDropsWhatWaitsAndFinishesWhatRuns() throws Exception {
    Gate gate = new Gate();
    Batcher<Integer, String> batcher = new Batcher<>("test", LIMITS, gate);
    Pending<String> running = batcher.submit(pieces(0), LONG).getFirst();
    gate.entered.await();
    Pending<String> waiting = batcher.submit(pieces(1), LONG).getFirst();
    Thread closing = Thread.ofVirtual().start(batcher::close);
    assertThrows(DeadlinePassedException.class, waiting::await);
    gate.open.countDown();
    closing.join();
    assertEquals("answer 0", running.await().value());
    assertThrows(IllegalStateException.class, () -> batcher.submit(pieces(2), LONG));
  }

  @Test
  void underManyCallersNoAnswerIsSwappedLostOrGivenTwice() throws Exception {
    BatchLimits limits = new BatchLimits(100_000, Long.MAX_VALUE, 16, 1 << 20, 3);
    List<Integer> run = new ArrayList<>();
    BatchWork<Integer, String> work =
        inputs -> {
          synchronized (run) {
            run.addAll(inputs);
          }
          return inputs.stream().map(i -> "answer " + i).toList();
        };
    int callers = 64;
    int calls = 50;
    try (Batcher<Integer, String> batcher = new Batcher<>("test", limits, work);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        int base = caller * calls * 4;
        RandomGenerator random = new Random(caller);
        results.add(
            threads.submit(() -> {
              int asked = 0;
              for (int call = 0; call < calls; call++) {
                int count = 1 + random.nextInt(4);
                int[] inputs = new int[count];
                for (int i = 0; i < count; i++) {
                  inputs[i] = base + asked++;
                }
                List<Pending<String>> pending = batcher.submit(pieces(inputs), LONG);
                for (int i = 0; i < count; i++) {
                  assertEquals("answer " + inputs[i], pending.get(i).await().value());
                }
              }
              return asked;
            }));
      }
      int asked = 0;
      for (Future<Integer> result : results) {
        asked += result.get();
      }
      assertEquals(asked, run.size(), "pieces run");
      assertEquals(asked, run.stream().distinct().count(), "different pieces run");
      assertTrue(batcher.held() == 0, "permits were not given back");
    }
  }
}
