package org.weightscope.fitting;

/**
 * One fitted network.
 *
 * @param index position of its picture in the split
 * @param label class of the picture
 * @param parameters layer by layer, weight {@code [out, in]} row by row, then bias; canonical
 *     convention, as they come back from storage
 * @param psnr fidelity of these parameters in dB: {@code 10 log10(1 / MSE)} against pixel / 255,
 *     not clipped
 */
record FittedNetwork(int index, int label, float[] parameters, double psnr) {}
