package org.weightscope.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  @Test
  void networksOfOnePictureStayTogetherAndNoneIsLost() {
    int[] pictures = IntStream.range(0, 300).map(i -> 1000 + i % 100).toArray();
    Split split = Split.byPicture(pictures, 20, 3);
    assertEquals(60, split.validation().length);
    assertEquals(240, split.training().length);
    Set<Integer> seen =
        Arrays.stream(split.training()).map(i -> pictures[i]).boxed().collect(Collectors.toSet());
    for (int i : split.validation()) {
      assertFalse(seen.contains(pictures[i]), "picture " + pictures[i] + " is on both sides");
    }
    assertArrayEquals(
        IntStream.range(0, 300).toArray(),
        IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
            .sorted()
            .toArray());
  }

  @Test
  void sameSeedSameSplitAndOtherSeedAnother() {
    int[] pictures = IntStream.range(0, 1000).toArray();
    int[] first = Split.byPicture(pictures, 100, 1).validation();
    assertArrayEquals(first, Split.byPicture(pictures, 100, 1).validation());
    assertFalse(Arrays.equals(first, Split.byPicture(pictures, 100, 2).validation()));
  }

  @Test
  void orderOfTheDataDoesNotChangeWhichPicturesAreChosen() {
    int[] rising = IntStream.range(0, 50).toArray();
    int[] falling = IntStream.range(0, 50).map(i -> 49 - i).toArray();
    int[] chosen = Split.byPicture(rising, 10, 7).validation();
    int[] same =
        Arrays.stream(Split.byPicture(falling, 10, 7).validation())
            .map(i -> falling[i])
            .sorted()
            .toArray();
    assertArrayEquals(chosen, same);
  }

  @Test
  void moreValidationPicturesThanThereAreIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Split.byPicture(new int[] {1, 1, 2}, 3, 0));
    assertEquals(3, Split.byPicture(new int[] {1, 1, 2}, 2, 0).validation().length);
    assertEquals(3, Split.byPicture(new int[] {1, 1, 2}, 0, 0).training().length);
  }
}
