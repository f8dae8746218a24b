package org.weightscope.batch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One or many graphs as the input arrays of a model.
 *
 * @param graphs number of graphs
 * @param arrays by the name of the model's input
 */
public record GraphBatch(int graphs, Map<String, BatchArray> arrays) {
  public GraphBatch {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /** Bytes of all arrays together. */
  public long bytes() {
    return arrays.values().stream()
        .mapToLong(array ->
            switch (array) {
              case BatchArray.Floats floats -> (long) Float.BYTES * floats.values().limit();
              case BatchArray.Longs longs -> (long) Long.BYTES * longs.values().limit();
            })
        .sum();
  }
}
