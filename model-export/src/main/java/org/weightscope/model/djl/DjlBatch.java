package org.weightscope.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.model.Inputs;

/** The arrays of a batch in DJL. */
public final class DjlBatch implements Inputs<DjlTensor> {
  private final Map<String, DjlTensor> arrays = new LinkedHashMap<>();

  /** Copies a batch; its arrays live as long as {@code manager}. */
  public DjlBatch(NDManager manager, GraphBatch batch, boolean training) {
    batch
        .arrays()
        .forEach((name, array) -> {
          NDArray copy =
              switch (array) {
                case BatchArray.Floats(var values, long[] shape) ->
                    manager.create(values.duplicate(), new Shape(shape));
                case BatchArray.Longs(var values, long[] shape) ->
                    manager.create(values.duplicate(), new Shape(shape));
              };
          arrays.put(name, new DjlTensor(copy, training));
        });
  }

  /** Adds an array that training makes itself. */
  public void put(String name, DjlTensor array) {
    arrays.put(name, array);
  }

  @Override
  public DjlTensor get(String name) {
    DjlTensor array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "the batch has no array " + name + ", only " + arrays.keySet());
    }
    return array;
  }
}
