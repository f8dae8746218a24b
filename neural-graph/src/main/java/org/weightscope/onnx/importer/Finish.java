package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;

/**
 * The steps that a value needs, with biases and activations taken into the layer before them where
 * nothing else reads what is between.
 */
final class Finish {
  private final List<Step> steps;
  private final int[] readers;

  private Finish(List<Step> steps, int output) {
    this.steps = steps;
    readers = new int[steps.size() + 1];
    readers[output] = 1;
    for (int value = steps.size(); value > 0; value--) {
      if (readers[value] > 0) {
        steps.get(value - 1).inputs().forEach(input -> readers[input]++);
      }
    }
  }

  /**
   * The steps that are left, in order; the last one gives {@code output}.
   *
   * @param output a value of the draft
   */
  static List<Step> of(Draft draft, int output) {
    return new Finish(draft.steps().subList(0, output), output).steps();
  }

  private List<Step> steps() {
    List<Step> kept = new ArrayList<>();
    int[] now = new int[readers.length];
    for (int value = 1; value < readers.length; value++) {
      if (readers[value] == 0) {
        continue;
      }
      Step step = steps.get(value - 1);
      List<Integer> inputs = step.inputs().stream().map(input -> now[input]).toList();
      int before = inputs.getFirst();
      Optional<Layer> joined =
          before > 0 && readers[step.inputs().getFirst()] == 1
              ? joined(kept.get(before - 1).layer(), step.layer())
              : Optional.empty();
      if (joined.isPresent()) {
        Step taking = kept.get(before - 1);
        kept.set(before - 1, new Step(taking.name(), joined.get(), taking.inputs()));
        now[value] = before;
      } else {
        kept.add(new Step(step.name(), step.layer(), inputs));
        now[value] = kept.size();
      }
    }
    return kept;
  }

  /** One layer that does what two do. */
  private static Optional<Layer> joined(Layer first, Layer second) {
    if (first.activation() != Activation.Plain.NONE) {
      return Optional.empty();
    }
    return switch (second) {
      case Layer.Pointwise(Activation activation) -> activated(first, activation);
      case Layer.Normalization affine when affine.statistics() instanceof Statistics.None ->
          shifted(first, affine);
      case Layer.Linear _,
          Layer.Convolution _,
          Layer.Normalization _,
          Layer.ParametricRelu _,
          Layer.Pool _,
          Layer.GlobalPool _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Transpose _,
          Layer.Select _,
          Layer.Sum _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.TokenAt _,
          Layer.Attention _ ->
          Optional.empty();
    };
  }

  private static Optional<Layer> activated(Layer first, Activation activation) {
    return switch (first) {
      case Layer.Weighted weighted -> Optional.of(weighted.with(activation));
      case Layer.Normalization norm ->
          Optional.of(
              new Layer.Normalization(norm.statistics(), norm.scale(), norm.shift(), activation));
      case Layer.Sum _ -> Optional.of(new Layer.Sum(activation));
      case Layer.Pointwise _,
          Layer.ParametricRelu _,
          Layer.Pool _,
          Layer.GlobalPool _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Transpose _,
          Layer.Select _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.TokenAt _,
          Layer.Attention _ ->
          Optional.empty();
    };
  }

  /** A bias or the scale and shift of a normalisation, which stand in nodes of their own. */
  private static Optional<Layer> shifted(Layer first, Layer.Normalization affine) {
    if (first instanceof Layer.Weighted weighted
        && Parameters.isFiller(weighted.bias())
        && Parameters.isFiller(affine.scale())) {
      return Optional.of(
          weighted.with(weighted.weight(), affine.shift()).with(affine.activation()));
    }
    if (first instanceof Layer.Normalization norm
        && !(norm.statistics() instanceof Statistics.None)
        && Parameters.isFiller(norm.shift())) {
      boolean unscaled = Parameters.isFiller(norm.scale());
      if (unscaled || Parameters.isFiller(affine.scale())) {
        Weights scale = unscaled ? affine.scale() : norm.scale();
        return Optional.of(
            new Layer.Normalization(norm.statistics(), scale, affine.shift(), affine.activation()));
      }
    }
    return Optional.empty();
  }
}
