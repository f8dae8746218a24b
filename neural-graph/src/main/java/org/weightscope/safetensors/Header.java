package org.weightscope.safetensors;

import java.util.List;
import java.util.Map;
import org.weightscope.tensor.StoredTensor;

/**
 * What a header says, each tensor checked by itself.
 *
 * @param tensors in the order of the header, inside the file; names may still repeat
 * @param metadata in the order of the header
 */
record Header(List<StoredTensor> tensors, Map<String, String> metadata) {}
