package org.weightscope.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.ParameterStore;

/**
 * AdamW (Loshchilov and Hutter 2019), optionally in its AMSGrad form (Reddi et al. 2018), with
 * PyTorch's arithmetic.
 *
 * <p>Every trained parameter is decayed, as in the published recipes. Not thread-safe.
 */
public final class AdamW {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Settings settings;
  private final NDManager manager;
  private final ParameterStore store;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private long step;

  /**
   * What is chosen in a recipe.
   *
   * @param weightDecay decoupled decay, at least 0
   * @param amsgrad whether the largest second moment so far is used
   * @param clip bound on the global norm of the gradient; infinite for none
   */
  public record Settings(double weightDecay, boolean amsgrad, double clip) {}

  /**
   * First moment, second moment and, with AMSGrad, the largest second moment so far (else the
   * second again).
   */
  private record Moments(NDArray first, NDArray second, NDArray largest) {}

  /** A parameter, sharing its storage, and its gradient. */
  private record Change(String name, NDArray parameter, NDArray gradient) {}

  /**
   * An optimiser of the trained parameters of a store, whose own arrays live as long as {@code
   * manager}.
   */
  public AdamW(Settings settings, NDManager manager, ParameterStore store) {
    this.settings = settings;
    this.manager = manager;
    this.store = store;
  }

  /** Steps taken. */
  public long steps() {
    return step;
  }

  /**
   * One step along the gradients of the store's parameters, which are cleared.
   *
   * @param rate learning rate of this step
   * @param scratch manager of what the step makes
   * @return global norm of the gradient before clipping
   * @throws ArithmeticException if the gradient is not finite; no parameter has changed then
   */
  public double step(double rate, NDManager scratch) {
    step++;
    List<Change> changes = new ArrayList<>();
    double squares = 0;
    for (Map.Entry<String, ParameterStore.Entry> named : store.entries().entrySet()) {
      NDArray parameter = named.getValue().array();
      if (named.getValue().kind() == Parameters.Kind.TRAINED && parameter.hasGradient()) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scratch);
        squares += gradient.square().sum().getFloat();
        changes.add(new Change(named.getKey(), parameter.stopGradient(), gradient));
      }
    }
    double norm = Math.sqrt(squares);
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException(
          "the gradient of step %d is not finite; lower the learning rate or the clip of the recipe, the last checkpoint is sound"
              .formatted(step));
    }
    float factor = (float) Math.min(1, settings.clip() / (norm + 1e-6));
    for (Change change : changes) {
      if (factor < 1) {
        change.gradient.muli(factor);
      }
      update(change, rate, scratch);
      change.gradient.subi(change.gradient.duplicate()); // gradients add up otherwise
    }
    return norm;
  }

  private void update(Change change, double rate, NDManager scratch) {
    NDArray parameter = change.parameter;
    NDArray gradient = change.gradient;
    parameter.attach(scratch);
    Moments m = moments.computeIfAbsent(change.name, _ -> newMoments(gradient));
    m.first.tempAttach(scratch);
    m.second.tempAttach(scratch);
    if (settings.amsgrad()) {
      m.largest.tempAttach(scratch);
    }
    m.first.muli(BETA1).addi(gradient.mul(1 - BETA1));
    m.second.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
    if (settings.amsgrad()) {
      NDArray largest = m.largest.maximum(m.second);
      largest.copyTo(m.largest);
    }
    double correction1 = 1 - Math.pow(0.9, step);
    double correction2 = 1 - Math.pow(0.999, step);
    NDArray scale = (settings.amsgrad() ? m.largest : m.second).sqrt();
    scale.divi((float) Math.sqrt(correction2)).addi(EPSILON);
    if (settings.weightDecay() > 0) {
      parameter.muli((float) (1 - rate * settings.weightDecay()));
    }
    parameter.subi(m.first.div(scale).muli((float) (rate / correction1)));
  }

  private Moments newMoments(NDArray like) {
    NDArray first = manager.zeros(like.getShape());
    NDArray second = manager.zeros(like.getShape());
    return new Moments(first, second, settings.amsgrad() ? manager.zeros(like.getShape()) : second);
  }

  /**
   * Copies of the moments, to be saved: {@code first.NAME}, {@code second.NAME}, {@code
   * largest.NAME}.
   */
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    moments.forEach((name, m) -> {
      state.put("first." + name, m.first.toFloatArray());
      state.put("second." + name, m.second.toFloatArray());
      if (settings.amsgrad()) {
        state.put("largest." + name, m.largest.toFloatArray());
      }
    });
    return state;
  }

  /** Goes on from a saved state. */
  public void restore(long steps, Map<String, float[]> state) {
    step = steps;
    store
        .entries()
        .forEach((name, entry) -> {
          float[] first = state.get("first." + name);
          if (first == null) {
            return;
          }
          var shape = entry.array().getShape();
          NDArray second = manager.create(required(state, "second." + name), shape);
          moments.put(
              name,
              new Moments(
                  manager.create(first, shape),
                  second,
                  settings.amsgrad()
                      ? manager.create(required(state, "largest." + name), shape)
                      : second));
        });
  }

  private static float[] required(Map<String, float[]> state, String name) {
    float[] values = state.get(name);
    if (values == null) {
      throw new IllegalArgumentException("the saved optimiser lacks " + name);
    }
    return values;
  }
}
