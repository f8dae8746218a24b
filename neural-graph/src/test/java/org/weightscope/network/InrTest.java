package org.weightscope.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.evaluation.Evaluation;

class InrTest {

  @Test
  void theCanonicalFormShowsTheSamePictureForEveryRange() {
    Random random = new Random(3);
    for (int seed = 0; seed < 50; seed++) {
      Network network = RandomNetworks.siren(random, 8, 1 + random.nextInt(2));
      Inr.Range range =
          List.of(
                  new Inr.Range(0, 1),
                  new Inr.Range(1, 0),
                  new Inr.Range(-0.5, 0.5),
                  new Inr.Range(0.25, 2))
              .get(seed % 4);
      Inr.Axes axes = Inr.Axes.values()[random.nextInt(2)];
      Inr inr = new Inr(network, new Inr.Convention(axes, range, 0.5, 0.25));
      assertArrayEquals(
          Evaluation.render(inr, 7, 5),
          Evaluation.render(new Inr(inr.canonical(), Inr.Convention.CANONICAL), 7, 5),
          1e-3f,
          "seed " + seed);
    }
  }

  @Test
  void coordinatesRunFromTheFirstCornerToTheLast() {
    // The output is 10 row + column.
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(
                    Weights.of("w", new float[] {10, 1}, 1, 2),
                    Weights.of("b", new float[1], 1),
                    Activation.Plain.NONE)));
    Inr.Convention convention = new Inr.Convention(Inr.Axes.ROW_COLUMN, new Inr.Range(0, 1), 1, 0);
    assertArrayEquals(
        new float[] {0, 0.5f, 1, 10, 10.5f, 11},
        Evaluation.render(new Inr(network, convention), 2, 3));
    assertArrayEquals(new float[] {5.5f}, Evaluation.render(new Inr(network, convention), 1, 1));
    Network canonical = new Inr(network, convention).canonical();
    assertArrayEquals(new float[] {5, 0.5f}, canonical.weighted().getFirst().weight().toArray());
    assertArrayEquals(new float[] {5.5f}, canonical.weighted().getFirst().bias().toArray());
  }

  @Test
  void aCanonicalNetworkIsKeptBitForBit() {
    Network network = RandomNetworks.siren(new Random(1), 4, 1);
    Network canonical = new Inr(network, Inr.Convention.CANONICAL).canonical();
    assertEquals(network.layers(), canonical.layers());
  }

  @Test
  void aRangeWithoutExtentIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> new Inr.Range(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Inr.Range(0, Double.NaN));
  }
}
