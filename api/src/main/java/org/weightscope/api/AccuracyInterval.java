package org.weightscope.api;

/**
 * Where an accuracy lies.
 *
 * @param low lower end, in [0, 1]
 * @param high upper end, in [0, 1]
 * @param level share of networks like the calibration networks whose accuracy lies in the interval;
 *     1 with the ends 0 and 1 says that nothing is known
 */
public record AccuracyInterval(double low, double high, double level) {}
