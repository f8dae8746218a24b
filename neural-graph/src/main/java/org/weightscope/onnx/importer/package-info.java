/**
 * Makes a network of an ONNX graph.
 *
 * <p>Start with {@link OnnxNetworkReader}; {@link GraphReading} walks the nodes in order and makes
 * a {@link Term} of every value: a constant, neurons, or nothing that is understood.
 *
 * <ul>
 *   <li><b>Constants.</b> What only depends on constants and sizes is worked out by {@link
 *       Folding}. An open size, such as that of the batch, is tried with two numbers at once
 *       ({@link Size}); a constant that differs between the trials depends on it.
 *   <li><b>Axes.</b> Every axis of a tensor knows what it counts ({@link Axes}, {@link Part}): the
 *       batch, or parts of the channels, rows, columns or tokens of the network's value. To
 *       transpose, reshape, squeeze or expand only moves parts between axes. An operator asks
 *       {@link Arrangement} for neurons as it needs them, which adds the layers that this takes.
 *   <li><b>Formulas.</b> What is computed entry by entry, and what is reduced over channels, is
 *       collected in a {@link Formula} until a layer is needed. {@link Assembly#settled} then makes
 *       layers of it; {@link Recognition} tells by values which activation or normalisation it is,
 *       however it was written.
 *   <li><b>Attention.</b> The product of two tensors of neurons is {@link Scores}; {@link
 *       SelfAttention} makes the layer when they weigh values, and {@link HeadProjection} follows
 *       queries, keys and values back to one linear map each.
 *   <li><b>The input.</b> A file only tells its sizes; what its axes mean is decided by the first
 *       operator that has to know ({@link InputLayout}).
 * </ul>
 *
 * <p>To add an operator: write an {@link OperatorImporter} and list it in {@link Operators}. Take
 * neurons by {@link Operation#neurons}, arrange them by {@link Operation#arrangement} (the result
 * is settled: its value is a value of the network), make weights by {@link Operation#parameters} so
 * that they are counted and checked, and add the layer by {@link Assembly#add} with the shape and
 * the axes of its result. Refuse by {@link Operation#refused} what the layer would not compute. A
 * pattern of several nodes needs a {@link Term} of its own for what is between them. An operator on
 * constants goes into {@link Folding}.
 */
@NullMarked
package org.weightscope.onnx.importer;

import org.jspecify.annotations.NullMarked;
