package org.weightscope.safetensors;

import java.util.List;
import java.util.Map;
import org.weightscope.tensor.DataType;

/**
 * What a header says, each tensor checked by itself.
 *
 * @param entries in the order of the header
 * @param metadata in the order of the header
 */
record Header(List<Entry> entries, Map<String, String> metadata) {

  /**
   * One tensor.
   *
   * @param begin first byte, counted from the begin of the data
   * @param end first byte after it
   */
  record Entry(String name, DataType type, int[] shape, long begin, long end) {}
}
