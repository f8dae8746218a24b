package org.weightscope.graph;

/** What the edges of a block stand for. */
public enum EdgeKind {
  /** A weight of a linear layer. */
  LINEAR,
  /** A kernel of a convolution. */
  CONVOLUTION,
  /** The weights of a linear layer for all places of a channel. */
  FLATTENED,
  /** One part of a sum, weight one. */
  RESIDUAL,
  /** The same channel before and after an activation, weight one. */
  IDENTITY,
  /** The scale of a normalisation. */
  SCALE,
  /** The slope of a rectifier below zero. */
  SLOPE,
  /** One factor of a product, weight one. */
  FACTOR,
  /** From channels to the statistics of their group and from there on, weight one. */
  STATISTICS,
  /** A weight of the query with the weight of the key beside it. */
  QUERY_KEY,
  /** A weight of the value. */
  VALUE,
  /**
   * From a row of query and key to the rows of the value of its head; one, unless scores are scaled
   * unusually.
   */
  HEAD,
  /** A number of a learned vector. */
  EMBEDDING,
  /** From a channel to one of its places: a kernel that is one there. */
  PLACE,
  /** From each channel to each place or back where the two are exchanged, weight one. */
  TRANSPOSE
}
