package org.weightscope.api;

import java.util.List;

/**
 * What was found in several files.
 *
 * @param results one a file, in the order sent
 */
public record Inspections(List<InspectionEntry> results) {
  public Inspections {
    results = List.copyOf(results);
  }
}
