package org.weightscope.model;

import java.util.List;
import java.util.Map;
import org.weightscope.batch.WeightStatistics;

/**
 * A multilayer perceptron on weight statistics (Unterthiner et al. 2020); predicted accuracy is the
 * sigmoid of its logit.
 *
 * @param layout which statistics
 * @param width neurons of both hidden layers
 */
public record StatNn(WeightStatistics layout, int width) implements GraphModel {
  @Override
  public <T extends Tensor<T>> Map<String, T> outputs(Parameters<T> p, Inputs<T> in) {
    Head head = new Head.Plain(List.of(width, width));
    return Map.of(
        "logits", head.forward(p.scope("head"), in.get("statistics"), 14L * layout.layers(), 1));
  }
}
