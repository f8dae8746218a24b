package org.weightscope.api;

import java.util.List;

/**
 * What a predicted accuracy is of.
 *
 * @param data names of the data sets on whose test pictures the accuracy is
 * @param input shape of a picture: channels, height, width, as in {@code 3x16x16}
 * @param classes number of classes
 * @param inside whether the network is of the kind that the model learned from; if not, the
 *     interval has no calibrated level
 * @param warnings what else is to be known before the answer is used
 */
public record AccuracyDomain(
    List<String> data, String input, int classes, boolean inside, List<DomainWarning> warnings) {
  public AccuracyDomain {
    data = List.copyOf(data);
    warnings = List.copyOf(warnings);
  }
}
