package org.weightscope.graph;

/** What the nodes of a group stand for. */
public enum NodeKind {
  /** The inputs of the network: neurons, channels, or the one number of a token. */
  INPUT,
  /** Neurons or channels of a linear layer or convolution, or the channels of an embedding. */
  NEURON,
  /** Channels after batch normalisation with stored statistics. */
  BATCH_NORM,
  /** Channels after a scale and a shift alone. */
  SCALED,
  /** Channels after layer normalisation. */
  LAYER_NORM,
  /** Channels after layer normalisation without the mean. */
  RMS_NORM,
  /** Channels after group normalisation. */
  GROUP_NORM,
  /** Channels after group normalisation with a group for each channel. */
  INSTANCE_NORM,
  /** The statistics that the channels of one group of a group normalisation share. */
  STATISTICS,
  /** The same channels after an activation, or after none. */
  POINTWISE,
  /** Channels after a rectifier with a learned slope. */
  PARAMETRIC_RELU,
  /** Sums of channels, where no layer could take the sum in. */
  SUM,
  /** Products of channels. */
  PRODUCT,
  /** Rows of query and key of an attention; the query's bias is the bias. */
  QUERY_KEY,
  /** The same where a token sees only itself and those before it. */
  CAUSAL_QUERY_KEY,
  /** Rows of the value of an attention, which are what comes out of it. */
  VALUE,
  /** Entries of a vocabulary, in its order. */
  VOCABULARY,
  /** Places, in their order, that have a learned vector each. */
  POSITION,
  /** The learned token before all others. */
  CLASS_TOKEN,
  /** A channel at one place, where the channels of all places became one vector. */
  PLACE,
  /** Places, in their order, that became channels. */
  TOKEN,
  /** Channels that were places for a while and are channels again. */
  CHANNEL;

  /** Whether the order of the nodes means something, so that they must not be permuted. */
  public boolean ordered() {
    return this == VOCABULARY || this == POSITION || this == TOKEN;
  }
}
