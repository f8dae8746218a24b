package org.weightscope.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A multilayer perceptron that ends a model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Head.Plain.class, name = "plain"),
  @JsonSubTypes.Type(value = Head.Normed.class, name = "normed")
})
public sealed interface Head {

  /** {@code [batch, in]} to {@code [batch, out]}. */
  <T extends Tensor<T>> T forward(Parameters<T> p, T x, long in, long out);

  /** Linear maps with ReLU between, the head of Kofinas et al. */
  record Plain(List<Integer> hidden) implements Head {
    public Plain {
      hidden = List.copyOf(hidden);
    }

    @Override
    public <T extends Tensor<T>> T forward(Parameters<T> p, T x, long in, long out) {
      long width = in;
      int i = 0;
      for (int next : hidden) {
        x = p.linear("linear" + i++, x, width, next).relu();
        width = next;
      }
      return p.linear("linear" + i, x, width, out);
    }
  }

  /** Batch norm, then blocks of linear map, batch norm, ReLU and dropout, then a linear map. */
  record Normed(List<Integer> hidden, double dropout) implements Head {
    public Normed {
      hidden = List.copyOf(hidden);
    }

    @Override
    public <T extends Tensor<T>> T forward(Parameters<T> p, T x, long in, long out) {
      x = p.batchNorm("norm", x, in);
      long width = in;
      int i = 0;
      for (int next : hidden) {
        x = p.linear("linear" + i, x, width, next);
        x = p.batchNorm("norm" + i++, x, next).relu().dropout(dropout);
        width = next;
      }
      return p.linear("linear" + i, x, width, out);
    }
  }
}
