package org.weightscope.api;

import java.util.List;

/**
 * The answers for several networks.
 *
 * @param results one a network, in the order sent
 */
public record Classifications(List<ClassificationEntry> results) {
  public Classifications {
    results = List.copyOf(results);
  }
}
