package org.weightscope.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.weightscope.checkpoint.Checkpoint;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.metrics.ClassPredictions;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;

/**
 * Trains a classifier of networks by its recipe.
 *
 * <p>One step: batch, logits, cross-entropy with smoothed labels, gradient, AdamW. After every
 * epoch the validation split is measured; the best epoch (the later one of equals) is kept.
 * Everything random depends on seed and epoch, so that a run resumed from its last checkpoint
 * continues bit for bit on one machine. Not thread-safe: one run in a process, as gradients are
 * collected globally.
 */
public final class Trainer implements AutoCloseable {
  private static final int EVALUATION_BATCH = 128;

  private final Recipe recipe;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager(Device.cpu());
  private final ParameterStore store;
  private final AdamW optimiser;

  /**
   * What an epoch came to.
   *
   * @param epoch counted from 1
   * @param loss mean training loss, with smoothing and augmentation
   * @param gradientNorm mean global norm of the gradient before clipping
   * @param rate learning rate of the last step
   * @param accuracy share of right answers on the validation split
   * @param crossEntropy mean negative log-likelihood there, in nats
   * @param seconds wall time of training and validation
   */
  public record Epoch(
      int epoch,
      double loss,
      double gradientNorm,
      double rate,
      double accuracy,
      double crossEntropy,
      double seconds) {}

  /** A trainer with freshly drawn parameters. */
  public Trainer(Recipe recipe) {
    this.recipe = recipe;
    this.store = new ParameterStore(manager, recipe.seed());
    this.optimiser = new AdamW(recipe.optimiser(), manager, store);
  }

  /** Declares all parameters by running the model once; needed before values are set. */
  public void declare(Examples examples) {
    logits(examples, new int[] {0});
  }

  /** Copies those parameters of another run whose names this model has; returns how many. */
  public int start(Map<String, float[]> values) {
    int copied = 0;
    for (Map.Entry<String, float[]> value : values.entrySet()) {
      if (store.entries().containsKey(value.getKey())) {
        store.set(value.getKey(), value.getValue());
        copied++;
      }
    }
    return copied;
  }

  /** Goes on where a checkpoint of the same recipe stopped. */
  public void resume(Checkpoint checkpoint) {
    checkpoint.parameters().forEach(store::set);
    optimiser.restore(checkpoint.steps(), checkpoint.optimiser());
  }

  /** Optimiser steps taken. */
  public long steps() {
    return optimiser.steps();
  }

  /** Copies of all parameters by name. */
  public Map<String, float[]> parameterValues() {
    return store.values();
  }

  /** Copies of the optimiser's moments by name. */
  public Map<String, float[]> optimiserState() {
    return optimiser.state();
  }

  /** Number of trained values. */
  public long parameters() {
    return store.trainedSize();
  }

  /** One epoch of training and the validation after it; {@code progress} hears of every batch. */
  public Epoch epoch(int epoch, Examples training, Examples validation, IntConsumer progress)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    engine.setRandomSeed(Math.toIntExact((recipe.seed() * 100_003 + epoch) & Integer.MAX_VALUE));
    double loss = 0;
    double norm = 0;
    double rate = 0;
    try (Batches batches =
        new Batches(
            training,
            recipe.model().layout(),
            recipe.augmentation(),
            recipe.batch(),
            recipe.seed(),
            epoch)) {
      for (int i = 0; i < batches.count(); i++) {
        Batches.Labelled batch = batches.next();
        rate = recipe.schedule().rate(optimiser.steps() + 1);
        try (NDManager step = manager.newSubManager()) {
          store.tempAttach(step);
          loss += backward(batch, step);
          norm += optimiser.step(rate, step);
        }
        progress.accept(i + 1);
      }
      loss /= batches.count();
      norm /= batches.count();
    }
    ClassPredictions predictions = predict(validation);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Epoch(
        epoch, loss, norm, rate, predictions.accuracy(), predictions.crossEntropy(), seconds);
  }

  private double backward(Batches.Labelled batch, NDManager step) {
    DjlBatch inputs = new DjlBatch(step, batch.graphs(), true);
    NDArray target = smoothed(batch.labels(), step);
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray logits = output(store.parameters(true), inputs);
      NDArray loss = logits.logSoftmax(-1).mul(target).sum(new int[] {-1}).mean().neg();
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray smoothed(int[] labels, NDManager step) {
    int classes = recipe.labels().size();
    float rest = (float) (recipe.labelSmoothing() / classes);
    float[] target = new float[labels.length * classes];
    java.util.Arrays.fill(target, rest);
    for (int i = 0; i < labels.length; i++) {
      target[i * classes + labels[i]] += (float) (1 - recipe.labelSmoothing());
    }
    return step.create(target, new Shape(labels.length, classes));
  }

  private NDArray output(Parameters<DjlTensor> parameters, DjlBatch inputs) {
    Map<String, DjlTensor> outputs = recipe.model().outputs(parameters, inputs);
    DjlTensor logits = outputs.get("logits");
    if (logits == null) {
      throw new IllegalStateException(
          "a classifier gives logits, this model gives " + outputs.keySet());
    }
    return logits.array();
  }

  /** The answers for some examples with parameters of a checkpoint. */
  public static ClassPredictions predict(Recipe recipe, Checkpoint checkpoint, Examples examples) {
    try (Trainer trainer = new Trainer(recipe)) {
      trainer.declare(examples);
      checkpoint.parameters().forEach(trainer.store::set);
      return trainer.predict(examples);
    }
  }

  /** The model's logits for all examples, with their labels. */
  public ClassPredictions predict(Examples examples) {
    float[] logits = new float[examples.size() * recipe.labels().size()];
    int[] labels = new int[examples.size()];
    for (int from = 0; from < examples.size(); from += EVALUATION_BATCH) {
      int to = Math.min(from + EVALUATION_BATCH, examples.size());
      int[] indices = java.util.stream.IntStream.range(from, to).toArray();
      float[] part = logits(examples, indices);
      System.arraycopy(part, 0, logits, from * recipe.labels().size(), part.length);
      for (int i : indices) {
        labels[i] = examples.label(i);
      }
    }
    return ClassPredictions.of(logits, labels, recipe.labels().size());
  }

  private float[] logits(Examples examples, int[] indices) {
    List<NeuralGraph> graphs = new ArrayList<>();
    for (int i : indices) {
      graphs.add(NeuralGraph.of(examples.network(i)));
    }
    try (NDManager step = manager.newSubManager()) {
      store.tempAttach(step);
      DjlBatch inputs = new DjlBatch(step, recipe.model().layout().batch(graphs), false);
      return output(store.parameters(false), inputs).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
