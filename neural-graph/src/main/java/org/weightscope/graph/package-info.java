/**
 * Neural graphs: a network seen as a graph whose nodes are neurons and whose edge features are
 * weights (Kofinas et al. 2024).
 *
 * <p>Start with {@link NeuralGraph}. Nodes stand in groups, one per layer, inputs first; edges
 * stand in dense blocks between two groups. The node feature is the bias, the edge feature the
 * weight (a kernel for convolutions). Nothing is copied: the graph holds the network's own tensors,
 * so that weights to graph to weights is the identity. No type here knows a file format or an
 * engine.
 */
@NullMarked
package org.weightscope.graph;

import org.jspecify.annotations.NullMarked;
