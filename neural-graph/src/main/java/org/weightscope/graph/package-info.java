/**
 * Neural graphs: a network seen as a graph whose nodes are neurons and whose edge features are
 * weights (Kofinas et al. 2024; normalisation, attention and embeddings as in its appendix C and in
 * the parameter graphs of Lim et al. 2024).
 *
 * <p>Start with {@link NeuralGraph}. Nodes stand in groups, inputs first; edges stand in blocks
 * between two groups, of one kind each. The node feature is the bias, the edge feature the weight
 * (a kernel for convolutions). The numbers are read where the network has them, and only folded
 * statistics are computed: a graph takes as little memory as its description, however many nodes
 * and edges it has. No type here knows a file format or an engine.
 */
@NullMarked
package org.weightscope.graph;

import org.jspecify.annotations.NullMarked;
