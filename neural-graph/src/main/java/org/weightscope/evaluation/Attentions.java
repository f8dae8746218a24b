package org.weightscope.evaluation;

import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Projection;
import org.weightscope.network.Shape.Sequence;

/**
 * Multi-head self-attention, a block of queries at a time.
 *
 * <p>Letters: N tokens, d width of a head of queries and keys, w width of a head of values.
 */
final class Attentions {
  private final Layer.Attention layer;
  private final int tokens;
  private final Values query; // (count, N, heads · d)
  private final Values key;
  private final Values value; // (count, N, heads · w)
  private final Values out;

  private Attentions(Layer.Attention layer, Values in) {
    this.layer = layer;
    this.tokens = in.places();
    this.query = projected(layer.query(), in);
    this.key = projected(layer.key(), in);
    this.value = projected(layer.value(), in);
    this.out = Values.zeros(value.shape(), in.count());
  }

  static Values of(Layer.Attention layer, Values in) {
    Attentions attention = new Attentions(layer, in);
    for (int item = 0; item < in.count(); item++) {
      for (int head = 0; head < layer.heads(); head++) {
        attention.run(item, head);
      }
    }
    return attention.out;
  }

  private static Values projected(Projection map, Values in) {
    Sequence shape = new Sequence(in.places(), map.weight().dimension(0));
    return LinearMap.of(map.weight(), map.bias(), in, shape);
  }

  private void run(int item, int head) {
    int d = query.channels() / layer.heads();
    int w = value.channels() / layer.heads();
    float[][] keys = new float[d][tokens]; // kᵀ
    float[][] values = new float[tokens][w];
    for (int n = 0; n < tokens; n++) {
      for (int c = 0; c < d; c++) {
        keys[c][n] = key.entries()[at(key, item, n) + head * d + c];
      }
      System.arraycopy(value.entries(), at(value, item, n) + head * w, values[n], 0, w);
    }
    int block = Math.min(Products.TILE, tokens);
    float[] weights = new float[Math.multiplyExact(block, tokens)];
    for (int first = 0; first < tokens; first += block) {
      int queries = Math.min(block, tokens - first);
      float[][] scores = new float[queries][tokens];
      int from = at(query, item, first) + head * d;
      Products.add(query.entries(), from, query.channels(), queries, keys, d, scores, tokens);
      for (int q = 0; q < queries; q++) {
        int seen = layer.causal() ? first + q + 1 : tokens;
        for (int n = 0; n < tokens; n++) {
          weights[q * tokens + n] = n < seen ? (float) (layer.scale() * scores[q][n]) : 0;
        }
        SoftmaxRows.apply(weights, q * tokens, 1, seen, false);
      }
      float[][] sums = new float[queries][w];
      Products.add(weights, 0, tokens, queries, values, tokens, sums, w);
      for (int q = 0; q < queries; q++) {
        System.arraycopy(sums[q], 0, out.entries(), at(out, item, first + q) + head * w, w);
      }
    }
  }

  private int at(Values values, int item, int token) {
    return (item * tokens + token) * values.channels();
  }
}
