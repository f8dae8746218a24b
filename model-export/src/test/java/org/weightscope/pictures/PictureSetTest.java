package org.weightscope.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureSetTest {

  /** Pictures of one pixel, which is their number. */
  private static PictureSet numbered(int count) {
    float[] pixels = new float[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = i;
    }
    return new PictureSet(1, 1, pixels, IntStream.range(0, count).map(i -> i % 10).toArray());
  }

  @Test
  void someKeepTheirLabelsAndNoneComesTwice() {
    PictureSet some = numbered(50).some(20, new SplittableRandom(1));
    assertEquals(20, some.count());
    assertEquals(20, IntStream.range(0, 20).mapToObj(i -> some.pixels()[i]).distinct().count());
    for (int i = 0; i < 20; i++) {
      assertEquals((int) some.pixels()[i] % 10, some.labels()[i]);
    }
    assertEquals(50, numbered(50).some(80, new SplittableRandom(1)).count());
  }

  @Test
  void aShareOfLabelsIsDrawnAtRandom() {
    PictureSet set = numbered(10_000);
    assertArrayEquals(set.labels(), set.mislabelled(0, new SplittableRandom(1)).labels());
    int[] labels = set.mislabelled(0.5, new SplittableRandom(1)).labels();
    long changed = IntStream.range(0, labels.length).filter(i -> labels[i] != i % 10).count();
    // Of a half, one in ten draws the label it had.
    assertTrue(Math.abs(changed - 4500) < 200, changed + " labels of 10000 changed");
  }

  @Test
  void labelsBeyondTheClassesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new PictureSet(1, 1, new float[] {0}, new int[] {10}));
  }

  @Test
  void shrinkingTakesTheMeanOfTheAreaThatAPixelCovers() {
    float[] half = new float[4];
    new Shrink(4, 4, 2)
        .into(new float[] {0, 2, 4, 4, 2, 4, 4, 4, 1, 1, 0, 0, 1, 1, 0, 8}, 0, half, 0);
    assertArrayEquals(new float[] {2, 4, 1, 2}, half, 1e-6f);
    float[] twoThirds = new float[4];
    new Shrink(3, 3, 2).into(new float[] {9, 9, 9, 0, 0, 0, 0, 0, 0}, 0, twoThirds, 0);
    assertArrayEquals(new float[] {6, 6, 0, 0}, twoThirds, 1e-5f);
  }
}
