package org.weightscope.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The class of the picture that an INR shows.
 *
 * @param label name of the likeliest class
 * @param classIndex its index among the model's labels, from 0
 * @param probabilities of every class by label, in the model's order; each in [0, 1], sum 1 within
 *     1e-6
 * @param convention how the network was read
 * @param model which model answered
 * @param network what was read
 */
public record Classification(
    String label,
    int classIndex,
    Map<String, Double> probabilities,
    InrConvention convention,
    ModelReference model,
    NetworkSummary network)
    implements ClassificationEntry {
  public Classification {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }
}
