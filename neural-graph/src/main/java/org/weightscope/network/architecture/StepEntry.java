package org.weightscope.network.architecture;

import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.Architecture.Orientation;

/**
 * One layer of a document that states a type for every layer.
 *
 * @param name what it is called; absent: its first tensor, or its type
 * @param from what it reads; empty: the layer before it, or the input
 * @param content what it computes
 */
public record StepEntry(Optional<String> name, List<From> from, Content content) {
  public StepEntry {
    from = List.copyOf(from);
  }

  /** A layer without a name that reads the one before. */
  static StepEntry next(Content content) {
    return new StepEntry(Optional.empty(), List.of(), content);
  }

  /** A value that a layer reads. */
  public sealed interface From {
    /** The input of the network. */
    record Input() implements From {}

    /**
     * What an earlier layer gives.
     *
     * @param index of the layer in the document, from 0
     */
    record LayerAt(int index) implements From {}

    /** What the only earlier layer of a name gives. */
    record LayerCalled(String name) implements From {}
  }

  /** What a layer computes, with the names of its tensors. */
  public sealed interface Content {
    /** A layer without tensors; it is complete. */
    record Computed(Layer layer) implements Content {}

    /** A fully connected layer. */
    record Linear(Matrix matrix, Activation activation) implements Content {}

    /**
     * A convolution.
     *
     * @param padding absent: as much as keeps the size of the map, for a stride of 1
     */
    record Convolution(
        Matrix matrix,
        Window.Size stride,
        Window.Size dilation,
        Optional<Window.Padding> padding,
        int groups,
        Activation activation)
        implements Content {}

    /**
     * A normalisation.
     *
     * @param groups parts of the channels, for {@link Norm#GROUP} only
     */
    record Normalization(
        Norm norm, TensorNames tensors, double epsilon, int groups, Activation activation)
        implements Content {}

    /** A ReLU with learned slopes. */
    record ParametricRelu(TensorNames tensors) implements Content {}

    /** A layer that looks something up or adds something learned. */
    record Learned(Table table, TensorNames tensors) implements Content {}

    /**
     * The attention of a sequence.
     *
     * @param projections one matrix for queries, keys and values, in this order, or three
     * @param scale absent: 1 / sqrt(rows a head)
     */
    record Attention(List<Matrix> projections, int heads, Optional<Double> scale, boolean causal)
        implements Content {
      public Attention {
        projections = List.copyOf(projections);
        if (projections.size() != 1 && projections.size() != 3) {
          throw new IllegalArgumentException("an attention has one packed matrix, or three");
        }
      }
    }
  }

  /**
   * A weight and its bias.
   *
   * @param orientation axes of the weight; absent: as its name tells
   */
  public record Matrix(TensorNames tensors, Optional<Orientation> orientation) {}

  /** The kinds of normalisation. */
  public enum Norm {
    BATCH,
    LAYER,
    RMS,
    GROUP,
    INSTANCE,
    /** {@code scale · x + shift}. */
    AFFINE,
    /** {@code (x - mean) / deviation}. */
    STANDARDIZE
  }

  /** The kinds of layers that are a table. */
  public enum Table {
    EMBEDDING,
    POSITION,
    CLASS_TOKEN
  }
}
