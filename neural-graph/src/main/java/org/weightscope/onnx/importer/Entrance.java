package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;

/** The input of a finished network. */
final class Entrance {
  private Entrance() {}

  /**
   * A network of these steps. If no layer looks at more than one token at a time, the tokens of the
   * input are a batch like any other, and the network takes a vector.
   */
  static Network network(Form input, List<Step> steps) {
    boolean batch =
        input.kind() == Form.Kind.SEQUENCE
            && steps.stream().allMatch(step -> seesOnePlace(step.layer()));
    return new Network(
        batch ? new Shape.Vector(input.channels().inNetwork()) : input.shape(), steps);
  }

  private static boolean seesOnePlace(Layer layer) {
    return switch (layer) {
      case Layer.Linear _,
          Layer.Pointwise _,
          Layer.ParametricRelu _,
          Layer.Select _,
          Layer.Sum _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _ ->
          true;
      case Layer.Normalization norm -> !(norm.statistics() instanceof Statistics.PerGroup);
      case Layer.Convolution _,
          Layer.Pool _,
          Layer.GlobalPool _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Transpose _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.TokenAt _,
          Layer.Attention _ ->
          false;
    };
  }
}
