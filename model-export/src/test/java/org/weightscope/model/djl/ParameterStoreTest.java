package org.weightscope.model.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.weightscope.model.Parameters;
import org.weightscope.model.Parameters.Kind;
import org.weightscope.model.Parameters.Start;

class ParameterStoreTest {
  private static final Start ANY = new Start.Normal(1);

  private final NDManager manager = NDManager.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, 11);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aValueThatIsSetIsWhatAModelReads() {
    Parameters<DjlTensor> p = store.parameters(true);
    p.trained("w", ANY, 1, 2);
    store.set("w", new float[] {3, 4});
    DjlTensor x = new DjlTensor(manager.ones(new Shape(1, 2)), false);
    assertArrayEquals(new float[] {7}, x.linear(p.trained("w", ANY, 1, 2)).array().toFloatArray());
    assertArrayEquals(new float[] {3, 4}, store.values().get("w"));
  }

  @Test
  void aParameterStartsTheSameWhateverIsDeclaredBeforeIt() {
    float[] alone = store.parameters(false).trained("w", ANY, 5).array().toFloatArray();
    ParameterStore other = new ParameterStore(manager, 11);
    other.parameters(false).trained("v", ANY, 7);
    assertArrayEquals(alone, other.parameters(false).trained("w", ANY, 5).array().toFloatArray());
  }

  @Test
  void anUnknownNameOrAnotherSizeIsRefused() {
    store.parameters(false).trained("w", ANY, 2);
    assertThrows(IllegalArgumentException.class, () -> store.set("v", new float[2]));
    assertThrows(IllegalArgumentException.class, () -> store.set("w", new float[3]));
  }

  @Test
  void oneNameHasOneShape() {
    Parameters<DjlTensor> p = store.parameters(false);
    p.trained("w", ANY, 2);
    assertThrows(IllegalStateException.class, () -> p.trained("w", ANY, 3));
  }

  @Test
  void scopesMakeDottedNamesInOrderOfUse() {
    Parameters<DjlTensor> p = store.parameters(false);
    p.scope("b").scope("c").trained("w", ANY, 1);
    p.scope("a").get("f", ANY, Kind.FIXED, 4);
    assertEquals(List.of("b.c.w", "a.f"), List.copyOf(store.entries().keySet()));
    assertEquals(1, store.trainedSize(), "fixed values are not trained");
  }

  @Test
  void probesStartOnAGridOverTheSquare() {
    float[] probes =
        store
            .parameters(false)
            .trained("inputs", new Start.Grid(0.8, 0), 1, 4, 2)
            .array()
            .toFloatArray();
    assertArrayEquals(
        new float[] {-0.8f, -0.8f, -0.8f, 0.8f, 0.8f, -0.8f, 0.8f, 0.8f}, probes, 1e-6f);
  }
}
