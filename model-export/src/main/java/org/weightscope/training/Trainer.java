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
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.ProbeInputs;
import org.weightscope.checkpoint.Checkpoint;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.DjlBatch;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.model.djl.ParameterStore;
import org.weightscope.network.Network;

/**
 * Trains a model of networks by its recipe.
 *
 * <p>One step: batch, logits, loss of the objective, gradient, AdamW. After every epoch the
 * validation split is measured; the best epoch (the later one of equals) is kept. Everything random
 * depends on seed and epoch, so that a run resumed from its last checkpoint continues bit for bit
 * on one machine. Not thread-safe: one run in a process, as gradients are collected globally.
 *
 * @param <E> the examples of the objective
 */
public final class Trainer<E extends Examples> implements AutoCloseable {
  private static final int EVALUATION_BATCH = 128;

  private final Recipe recipe;
  private final Objective<E> objective;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager(Device.cpu());
  private final ParameterStore store;
  private final AdamW optimiser;
  private final Optional<ProbeLearning> learning;
  private Evaluations evaluations;

  /**
   * What an epoch came to.
   *
   * @param epoch counted from 1
   * @param loss mean training loss, with smoothing and augmentation
   * @param gradientNorm mean global norm of the gradient before clipping
   * @param rate learning rate of the last step
   * @param validation figures of the validation split by name
   * @param score by which the best epoch is chosen, the larger the better
   * @param seconds wall time of training and validation
   */
  public record Epoch(
      int epoch,
      double loss,
      double gradientNorm,
      double rate,
      Map<String, Double> validation,
      double score,
      double seconds) {}

  /** A trainer with freshly drawn parameters. */
  public Trainer(Recipe recipe, Objective<E> objective) {
    this.recipe = recipe;
    this.objective = objective;
    this.store = new ParameterStore(manager, recipe.seed());
    this.optimiser = new AdamW(recipe.optimiser(), manager, store);
    this.evaluations = new Evaluations(recipe.model().layout());
    this.learning =
        recipe instanceof PredictorRecipe predictor ? predictor.probes() : Optional.empty();
  }

  /** Declares all parameters by running the model once; needed before values are set. */
  public void declare(E examples) {
    learning.ifPresent(given -> given.declare(store.parameters(true), inputs()));
    logits(examples, new int[] {0});
  }

  private ProbeInputs inputs() {
    return recipe.model().probeInputs().orElseThrow();
  }

  /**
   * Copies those parameters of another run whose names and sizes this model has; returns how many.
   */
  public int start(Map<String, float[]> values) {
    int copied = 0;
    for (Map.Entry<String, float[]> value : values.entrySet()) {
      ParameterStore.Entry entry = store.entries().get(value.getKey());
      if (entry != null && entry.array().size() == value.getValue().length) {
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
  public Epoch epoch(int epoch, E training, E validation, IntConsumer progress)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    engine.setRandomSeed(Math.toIntExact((recipe.seed() * 100_003 + epoch) & Integer.MAX_VALUE));
    double loss = 0;
    double norm = 0;
    double rate = 0;
    try (Batches batches =
        new Batches(
            training,
            learnsInputs() ? new Evaluations(recipe.model().layout()) : evaluations(),
            recipe.augmentation(),
            recipe.batch(),
            recipe.seed(),
            epoch)) {
      for (int i = 0; i < batches.count(); i++) {
        Batches.Drawn batch = batches.next();
        rate = recipe.schedule().rate(optimiser.steps() + 1);
        try (NDManager step = manager.newSubManager()) {
          store.tempAttach(step);
          loss += backward(batch, training, step);
          norm += optimiser.step(rate, step);
        }
        progress.accept(i + 1);
      }
      loss /= batches.count();
      norm /= batches.count();
    }
    Objective.Score score = objective.score(logits(validation), validation);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Epoch(epoch, loss, norm, rate, score.figures(), score.value(), seconds);
  }

  private double backward(Batches.Drawn batch, E examples, NDManager step) {
    DjlBatch inputs = new DjlBatch(step, batch.graphs(), true);
    NDArray target =
        step.create(
            objective.target(examples, batch.examples()),
            new Shape(batch.examples().length, objective.targets()));
    try (GradientCollector collector = engine.newGradientCollector()) {
      if (learnsInputs()) {
        ProbeLearning given = learning.orElseThrow();
        List<Network> networks =
            IntStream.of(batch.examples()).mapToObj(examples::network).toList();
        inputs.put(
            "probe.outputs",
            given.outputs(given.declare(store.parameters(true), inputs()), networks));
      }
      NDArray loss = objective.loss(output(store.parameters(true), inputs), target);
      collector.backward(loss);
      if (learnsInputs()) {
        ProbeLearning given = learning.orElseThrow();
        given.clip(given.declare(store.parameters(true), inputs()));
      }
      return loss.getFloat();
    }
  }

  /** Evaluations on the inputs as they are now. */
  private Evaluations evaluations() {
    BatchLayout layout =
        (learning.isPresent() ? recipe.model(store.values()) : recipe.model()).layout();
    if (!layout.equals(evaluations.layout())) {
      evaluations = new Evaluations(layout);
    }
    return evaluations;
  }

  private boolean learnsInputs() {
    return learning.isPresent() && learning.get().learned();
  }

  private NDArray output(Parameters<DjlTensor> parameters, DjlBatch inputs) {
    Map<String, DjlTensor> outputs = recipe.model().outputs(parameters, inputs);
    DjlTensor logits = outputs.get("logits");
    if (logits == null) {
      throw new IllegalStateException(
          "a model that is trained gives logits, this one gives " + outputs.keySet());
    }
    return logits.array();
  }

  /** The logits for some examples, {@code [example, logits]}, with parameters of a checkpoint. */
  public static <E extends Examples> float[] logits(
      Recipe recipe, Objective<E> objective, Checkpoint checkpoint, E examples) {
    try (Trainer<E> trainer = new Trainer<>(recipe, objective)) {
      trainer.declare(examples);
      checkpoint.parameters().forEach(trainer.store::set);
      return trainer.logits(examples);
    }
  }

  private float[] logits(E examples) {
    int width = objective.logits();
    float[] logits = new float[examples.size() * width];
    int most = Math.min(EVALUATION_BATCH, recipe.batch());
    for (int from = 0; from < examples.size(); from += most) {
      int to = Math.min(from + most, examples.size());
      float[] part = logits(examples, IntStream.range(from, to).toArray());
      System.arraycopy(part, 0, logits, from * width, part.length);
    }
    return logits;
  }

  private float[] logits(E examples, int[] indices) {
    List<NeuralGraph> graphs = new ArrayList<>();
    for (int i : indices) {
      graphs.add(NeuralGraph.of(examples.network(i)));
    }
    try (NDManager step = manager.newSubManager()) {
      store.tempAttach(step);
      DjlBatch inputs = new DjlBatch(step, evaluations().batch(graphs), false);
      return output(store.parameters(false), inputs).toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
