package org.weightscope.api;

import java.util.List;

/**
 * The places of networks among each other.
 *
 * @param results one a network, in the order sent
 */
public record Rankings(List<RankedEntry> results) {
  public Rankings {
    results = List.copyOf(results);
  }
}
