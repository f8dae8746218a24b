package org.weightscope.api;

/**
 * The test accuracy that a network is predicted to have, from its weights alone.
 *
 * @param predictedAccuracy share of test pictures that it names correctly, in [0, 1]
 * @param interval where the accuracy lies
 * @param domain what the accuracy is of, and whether the network is like those that the model knows
 * @param model which model answered
 * @param network what was read
 */
public record AccuracyPrediction(
    double predictedAccuracy,
    AccuracyInterval interval,
    AccuracyDomain domain,
    ModelReference model,
    NetworkSummary network)
    implements AccuracyEntry {}
