package org.weightscope.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.weightscope.augmentation.Augmentation;
import org.weightscope.batch.GraphBatch;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;

/**
 * The batches of one epoch, each prepared by another thread while the one before is in use.
 *
 * <p>Order and augmentation depend on seed, epoch and example alone, so that a resumed run sees the
 * same batches.
 */
final class Batches implements AutoCloseable {

  /** A batch and which examples are in it. */
  record Drawn(GraphBatch graphs, int[] examples) {}

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
  private final Examples examples;
  private final Evaluations evaluations;
  private final Augmentation augmentation;
  private final int size;
  private final long seed;
  private final int epoch;
  private final int[] order;
  private int next;
  private Future<Drawn> prepared;

  Batches(
      Examples examples,
      Evaluations evaluations,
      Augmentation augmentation,
      int size,
      long seed,
      int epoch) {
    this.examples = examples;
    this.evaluations = evaluations;
    this.augmentation = augmentation;
    this.size = size;
    this.seed = seed;
    this.epoch = epoch;
    this.order = shuffled(examples.size(), new SplittableRandom(seed * 1_000_003 + epoch));
    this.prepared = worker.submit(() -> prepare(0));
  }

  /**
   * Number of batches; a last, smaller one is left out, the examples in it change with every epoch.
   */
  int count() {
    return order.length / size;
  }

  Drawn next() throws InterruptedException {
    try {
      Drawn batch = prepared.get();
      int from = ++next;
      if (from < count()) {
        prepared = worker.submit(() -> prepare(from));
      }
      return batch;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("batch %d of epoch %d".formatted(next, epoch), e.getCause());
    }
  }

  private Drawn prepare(int number) {
    List<NeuralGraph> graphs = new ArrayList<>(size);
    int[] drawn = new int[size];
    for (int i = 0; i < size; i++) {
      int example = order[number * size + i];
      SplittableRandom random =
          new SplittableRandom((seed * 1_000_003 + epoch) * 1_000_003 + example);
      Network network = augmentation.applied(examples.network(example), random);
      graphs.add(NeuralGraph.of(network));
      drawn[i] = example;
    }
    return new Drawn(evaluations.batch(graphs), drawn);
  }

  private static int[] shuffled(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
