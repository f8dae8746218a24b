package org.weightscope.network;

import java.util.List;

/**
 * What one step of a network computes from one or more earlier values.
 *
 * <p>A layer with an {@link #activation} applies it last.
 */
public sealed interface Layer {

  /** What is applied to the result, entry by entry. */
  default Activation activation() {
    return Activation.Plain.NONE;
  }

  /** The name of its kind, as documents and envelopes write it. */
  default String kind() {
    return switch (this) {
      case Linear _ -> "linear";
      case Convolution _ -> "convolution";
      case Normalization norm ->
          switch (norm.statistics) {
            case Statistics.None _ -> "affine";
            case Statistics.Stored _ -> "batch-norm";
            case Statistics.PerPlace(boolean centred, double _) ->
                centred ? "layer-norm" : "rms-norm";
            case Statistics.PerGroup _ -> "group-norm";
          };
      case Pointwise _ -> "activation";
      case ParametricRelu _ -> "prelu";
      case Pool pool -> pool.pooling == Pooling.MAX ? "max-pool" : "average-pool";
      case GlobalPool(Pooling pooling) ->
          pooling == Pooling.MAX ? "global-max-pool" : "global-average-pool";
      case Flatten _ -> "flatten";
      case ToSequence _ -> "to-sequence";
      case ToFeatureMap _ -> "to-map";
      case Transpose _ -> "transpose";
      case Select _ -> "select";
      case Sum _ -> "sum";
      case Product _ -> "product";
      case Concat _ -> "concat";
      case Softmax(boolean log) -> log ? "log-softmax" : "softmax";
      case TokenEmbedding _ -> "embedding";
      case PositionEmbedding _ -> "position";
      case ClassToken _ -> "class-token";
      case TokenAt _ -> "token";
      case Attention _ -> "attention";
    };
  }

  /** All tensors of the layer, those of the file and zeros that stand for a missing bias. */
  default List<Weights> tensors() {
    return List.of();
  }

  /** A linear map and a bias: a layer that makes new neurons or channels. */
  sealed interface Weighted extends Layer {
    /** Weights {@code [out, in]} or {@code [out, in / groups, height, width]}. */
    Weights weight();

    /** Bias {@code [out]}. */
    Weights bias();

    /** Number of neurons or channels that come out. */
    default int outputs() {
      return weight().dimension(0);
    }

    /** Number of neurons or channels that go in. */
    int inputs();

    /** The same layer with another activation. */
    Weighted with(Activation other);

    /** The same layer with other tensors of the same shapes. */
    Weighted with(Weights otherWeight, Weights otherBias);

    @Override
    default List<Weights> tensors() {
      return List.of(weight(), bias());
    }
  }

  /**
   * A fully connected layer, applied at every place alike; {@code weight [out, in]}, {@code bias
   * [out]}.
   */
  record Linear(Weights weight, Weights bias, Activation activation) implements Weighted {
    public Linear {
      require(weight.rank() == 2 && fits(bias, weight.dimension(0)), "linear", weight, bias);
    }

    @Override
    public int inputs() {
      return weight.dimension(1);
    }

    @Override
    public Linear with(Activation other) {
      return new Linear(weight, bias, other);
    }

    @Override
    public Linear with(Weights otherWeight, Weights otherBias) {
      return new Linear(otherWeight, otherBias, activation);
    }
  }

  /**
   * A two-dimensional convolution over a feature map; {@code weight [out, in / groups, height,
   * width]}, {@code bias [out]}.
   *
   * @param window stride, dilation and padding with zeros
   * @param groups parts of the channels that are convolved apart; divides inputs and outputs
   */
  record Convolution(Weights weight, Weights bias, Window window, int groups, Activation activation)
      implements Weighted {

    /** A convolution of all channels with stride 1 that keeps the size of the map. */
    public Convolution(Weights weight, Weights bias, Activation activation) {
      this(weight, bias, Window.same(weight.dimension(2), weight.dimension(3)), 1, activation);
    }

    public Convolution {
      require(weight.rank() == 4 && fits(bias, weight.dimension(0)), "convolution", weight, bias);
      require(groups >= 1 && weight.dimension(0) % groups == 0, "convolution", weight, bias);
    }

    @Override
    public int inputs() {
      return Math.multiplyExact(weight.dimension(1), groups);
    }

    @Override
    public Convolution with(Activation other) {
      return new Convolution(weight, bias, window, groups, other);
    }

    @Override
    public Convolution with(Weights otherWeight, Weights otherBias) {
      return new Convolution(otherWeight, otherBias, window, groups, activation);
    }
  }

  /**
   * Normalisation: {@code scale · (x - mean) / sqrt(variance + epsilon) + shift}, channel by
   * channel.
   *
   * @param statistics where mean and variance come from
   * @param scale {@code [channels]}
   * @param shift {@code [channels]}
   */
  record Normalization(Statistics statistics, Weights scale, Weights shift, Activation activation)
      implements Layer {
    public Normalization {
      int channels = scale.size();
      boolean stored =
          !(statistics instanceof Statistics.Stored(Weights mean, Weights variance, double _))
              || (fits(mean, channels) && fits(variance, channels));
      require(fits(scale, channels) && fits(shift, channels) && stored, "norm", scale, shift);
    }

    @Override
    public List<Weights> tensors() {
      return switch (statistics) {
        case Statistics.Stored(Weights mean, Weights variance, double _) ->
            List.of(scale, shift, mean, variance);
        case Statistics.None _, Statistics.PerPlace _, Statistics.PerGroup _ ->
            List.of(scale, shift);
      };
    }
  }

  /** Where the mean and variance of a normalisation come from. */
  sealed interface Statistics {
    /** None: mean 0 and variance 1, a scale and a shift alone, such as input scaling. */
    record None() implements Statistics {}

    /**
     * Batch normalisation at inference: running statistics of the training; both {@code
     * [channels]}.
     */
    record Stored(Weights mean, Weights variance, double epsilon) implements Statistics {}

    /**
     * Layer normalisation: over the channels of each place.
     *
     * @param centred false for RMS normalisation, whose mean is taken for 0
     */
    record PerPlace(boolean centred, double epsilon) implements Statistics {}

    /**
     * Group normalisation: over all places of each group of channels; instance normalisation has as
     * many groups as channels.
     */
    record PerGroup(int groups, double epsilon) implements Statistics {}
  }

  /** An activation that no layer with weights could take in. */
  record Pointwise(Activation activation) implements Layer {}

  /**
   * {@code x} above 0, {@code slope · x} below, with a learned slope a channel or one for all.
   *
   * @param slope {@code [channels]} or {@code [1]}
   */
  record ParametricRelu(Weights slope) implements Layer {
    @Override
    public List<Weights> tensors() {
      return List.of(slope);
    }
  }

  /** How a window or a map is summed up. */
  enum Pooling {
    MAX,
    AVERAGE
  }

  /**
   * Pooling over a moving window of a feature map.
   *
   * @param countPadding whether an average counts the places of the padding
   * @param ceil whether a last window may reach beyond the padding
   */
  record Pool(
      Pooling pooling, Window.Size kernel, Window window, boolean countPadding, boolean ceil)
      implements Layer {}

  /** Pooling over all places: a vector of the channels. */
  record GlobalPool(Pooling pooling) implements Layer {}

  /**
   * All channels of all places as one vector.
   *
   * @param placesFirst whether the channels of one place stand together (Keras); else the places of
   *     one channel do (PyTorch)
   */
  record Flatten(boolean placesFirst) implements Layer {}

  /** The places of a feature map as tokens, row by row. */
  record ToSequence() implements Layer {}

  /** The tokens of a sequence as a feature map, row by row. */
  record ToFeatureMap(int height, int width) implements Layer {}

  /** Tokens become channels and channels tokens. */
  record Transpose() implements Layer {}

  /** Some channels in some order: a slice, a part of a split, a shuffle. */
  record Select(List<Integer> channels) implements Layer {
    public Select {
      channels = List.copyOf(channels);
    }
  }

  /**
   * The sum of two or more values, with the channels of the first; each other one is added to the
   * first channels, as many as both have. A vector is added at every place.
   */
  record Sum(Activation activation) implements Layer {}

  /** The product of two values, entry by entry; a vector multiplies every place. */
  record Product() implements Layer {}

  /** The channels of two or more values, one after the other. */
  record Concat() implements Layer {}

  /**
   * Softmax over the channels.
   *
   * @param log whether its logarithm is taken
   */
  record Softmax(boolean log) implements Layer {}

  /** The row of a table for each token; {@code table [vocabulary, channels]}. */
  record TokenEmbedding(Weights table) implements Layer {
    @Override
    public List<Weights> tensors() {
      return List.of(table);
    }
  }

  /** Adds a vector of its own to each place; {@code table [places, channels]}. */
  record PositionEmbedding(Weights table) implements Layer {
    @Override
    public List<Weights> tensors() {
      return List.of(table);
    }
  }

  /** Puts a learned token before all others; {@code token [channels]}. */
  record ClassToken(Weights token) implements Layer {
    @Override
    public List<Weights> tensors() {
      return List.of(token);
    }
  }

  /**
   * One token of a sequence as a vector.
   *
   * @param index from 0, or from -1 backwards from the last
   */
  record TokenAt(int index) implements Layer {}

  /** One of the linear maps of an attention; {@code weight [out, in]}, {@code bias [out]}. */
  record Projection(Weights weight, Weights bias) {
    public Projection {
      require(weight.rank() == 2 && fits(bias, weight.dimension(0)), "projection", weight, bias);
    }
  }

  /**
   * Multi-head self-attention of a sequence, without the projection of its output, which is a
   * {@link Linear} of its own: {@code concat over heads of softmax(scale · q kᵀ) v}.
   *
   * @param query rows head by head
   * @param key as many rows as {@code query}
   * @param value rows head by head; their number is that of the channels that come out
   * @param heads divides the rows of all three
   * @param scale factor on the scores, usually 1 / sqrt(rows a head)
   * @param causal whether a token sees only itself and those before it
   */
  record Attention(
      Projection query, Projection key, Projection value, int heads, double scale, boolean causal)
      implements Layer {
    public Attention {
      int rows = query.weight.dimension(0);
      require(
          heads >= 1
              && rows == key.weight.dimension(0)
              && rows % heads == 0
              && value.weight.dimension(0) % heads == 0,
          "attention",
          query.weight,
          value.weight);
    }

    @Override
    public List<Weights> tensors() {
      return List.of(query.weight, query.bias, key.weight, key.bias, value.weight, value.bias);
    }
  }

  private static boolean fits(Weights vector, int size) {
    return vector.rank() == 1 && vector.size() == size;
  }

  private static void require(boolean holds, String kind, Weights first, Weights second) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s and %s do not make a %s".formatted(first, second, kind));
    }
  }
}
