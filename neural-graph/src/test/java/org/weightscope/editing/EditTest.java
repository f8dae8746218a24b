package org.weightscope.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Inr.Axes;
import org.weightscope.network.Inr.Convention;
import org.weightscope.network.Inr.Range;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;

class EditTest {
  private static final int SIDE = 9;
  private static final double CLOSE = 1e-4;
  private static final Edit FLIP = new Edit.Flip(Edit.Direction.HORIZONTAL);

  private static List<Inr> inrs() {
    Random random = new Random(11);
    return List.of(
        Sirens.of(random, Convention.CANONICAL, 30, 2, 16, 16, 1),
        Sirens.of(random, new Convention(Axes.COLUMN_ROW, 0.5, 0.5), 30, 2, 8, 8, 8, 1),
        Sirens.of(random, new Convention(Axes.ROW_COLUMN, new Range(0, 1), 2, -0.3), 10, 2, 8, 1),
        Sirens.of(random, new Convention(Axes.COLUMN_ROW, new Range(1, 0), -1, 1), 1, 2, 8, 8, 1),
        Sirens.of(random, new Convention(Axes.COLUMN_ROW, new Range(0, 27), 1, 0), 30, 2, 8, 3),
        Sirens.of(random, Convention.CANONICAL, 30, 2, 1));
  }

  private static List<Edit> edits() {
    return List.of(
        new Edit.Rotate(30),
        new Edit.Rotate(90),
        new Edit.Rotate(-180),
        new Edit.Rotate(271.5),
        FLIP,
        new Edit.Flip(Edit.Direction.VERTICAL),
        new Edit.Shift(0.25, -0.1),
        new Edit.Shift(0, 1),
        new Edit.Zoom(2),
        new Edit.Zoom(0.5),
        new Edit.Shear(0.3, 0),
        new Edit.Shear(-0.2, 0.7),
        new Edit.Invert(),
        new Edit.Brightness(-0.2),
        new Edit.Contrast(1.7),
        new Edit.Sequence(
            List.of(
                new Edit.Invert(),
                new Edit.Shift(0.1, 0.2),
                new Edit.Rotate(20),
                new Edit.Contrast(0.5),
                new Edit.Zoom(1.3))));
  }

  private static Stream<Arguments> everyEditOfEveryInr() {
    return inrs().stream().flatMap(inr -> edits().stream().map(edit -> Arguments.of(edit, inr)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyEditOfEveryInr")
  void theEditedNetworkShowsTheOldPictureAtChangedPlacesInChangedGreys(Edit edit, Inr inr)
      throws Exception {
    Inr edited = edit.applied(inr);
    assertEquals(inr.convention(), edited.convention(), "the convention is kept");
    assertEquals(origins(inr.network()), origins(edited.network()), "the tensors are kept");
    float[] found = Evaluation.render(edited, SIDE, SIDE);
    float[] expected = expected(edit.change(), inr);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], CLOSE, "value " + i);
    }
  }

  /** The picture by the network before the edit, asked where each pixel comes from. */
  private static float[] expected(PictureChange change, Inr inr) {
    Convention convention = inr.convention();
    float[] coordinates = new float[2 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      double row = -1 + 2.0 * (i / SIDE) / (SIDE - 1);
      double column = -1 + 2.0 * (i % SIDE) / (SIDE - 1);
      double[] from = {change.map().row(row, column), change.map().column(row, column)};
      for (int axis = 0; axis < 2; axis++) {
        int of = convention.axes() == Axes.ROW_COLUMN ? axis : 1 - axis;
        coordinates[2 * i + axis] =
            (float) (convention.range().middle() + convention.range().half() * from[of]);
      }
    }
    float[] picture = Evaluation.outputs(inr.network(), coordinates);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) change.tone().of(picture[i] * convention.scale() + convention.offset());
    }
    return picture;
  }

  private static List<Weights.Origin> origins(Network network) {
    List<Weights.Origin> origins = new ArrayList<>();
    network.layers().forEach(layer -> layer.tensors().forEach(t -> origins.add(t.origin())));
    return origins;
  }

  /** What each edit does to a picture of four quarters, seen. */
  @Test
  void picturesTurnMoveAndFlipTheWayTheirNamesSay() {
    double right = 0.5;
    double top = -0.5;
    // What stands at the right after a quarter counter-clockwise stood at the bottom.
    assertFrom(0.5, 0, new Edit.Rotate(90), 0, right);
    assertFrom(0, -0.5, new Edit.Flip(Edit.Direction.HORIZONTAL), 0, right);
    assertFrom(0.5, 0, new Edit.Flip(Edit.Direction.VERTICAL), top, 0);
    assertFrom(0, 0, new Edit.Shift(0.25, 0), 0, right);
    assertFrom(0, 0, new Edit.Shift(0, -0.25), top, 0);
    assertFrom(0, 0.25, new Edit.Zoom(2), 0, right);
    assertFrom(1, 0.5, new Edit.Shear(0.25, 0), 1, 0.75);
    assertFrom(0.5, 1, new Edit.Shear(0, 0.25), 0.75, 1);
  }

  private static void assertFrom(
      double oldRow, double oldColumn, Edit edit, double row, double column) {
    PictureMap map = edit.change().map();
    assertEquals(oldRow, map.row(row, column), 1e-12, edit + ": row");
    assertEquals(oldColumn, map.column(row, column), 1e-12, edit + ": column");
  }

  @Test
  void flipsAndInversionAreExactToTheRoundingOfFloats() throws Exception {
    for (Inr inr : inrs().subList(0, 2)) {
      float[] before = Evaluation.render(inr, SIDE, SIDE);
      float[] flipped = Evaluation.render(FLIP.applied(inr), SIDE, SIDE);
      float[] inverted = Evaluation.render(new Edit.Invert().applied(inr), SIDE, SIDE);
      for (int i = 0; i < before.length; i++) {
        int mirrored = i / SIDE * SIDE + SIDE - 1 - i % SIDE;
        assertEquals(before[mirrored], flipped[i], 2e-7, "flipped value " + i);
        assertEquals(1 - before[i], inverted[i], 1e-6, "inverted value " + i);
      }
    }
  }

  @Test
  void twoFlipsGiveTheSameBitsBackWhereTheRangeIsEvenAboutZero() throws Exception {
    for (Inr inr : inrs().subList(0, 2)) {
      Inr signed = withNegativeZeros(inr);
      for (Edit.Direction direction : Edit.Direction.values()) {
        Edit flip = new Edit.Flip(direction);
        assertEquals(signed, flip.applied(flip.applied(signed)), direction.toString());
      }
    }
  }

  private static Inr withNegativeZeros(Inr inr) {
    List<Layer.Weighted> layers = new ArrayList<>(inr.network().weighted());
    Layer.Weighted first = layers.getFirst();
    float[] weight = first.weight().toArray();
    float[] bias = first.bias().toArray();
    weight[0] = -0f;
    weight[3] = 0f;
    bias[0] = -0f;
    layers.set(0, first.with(first.weight().with(weight), first.bias().with(bias)));
    return new Inr(Network.chain(layers), inr.convention());
  }

  @Test
  void editsThatUndoEachOtherInOneSequenceChangeNoBit() throws Exception {
    Edit quarter = new Edit.Rotate(90);
    for (Inr inr : inrs()) {
      for (Edit nothing :
          List.of(
              new Edit.Sequence(List.of()),
              new Edit.Rotate(0),
              new Edit.Rotate(360),
              new Edit.Brightness(0),
              new Edit.Sequence(List.of(FLIP, FLIP)),
              new Edit.Sequence(List.of(quarter, quarter, quarter, quarter)),
              new Edit.Sequence(List.of(new Edit.Invert(), FLIP, new Edit.Invert(), FLIP)))) {
        assertEquals(inr, nothing.applied(inr), nothing.toString());
      }
    }
  }

  @Test
  void aSequenceIsTheEditsOneAfterTheOther() throws Exception {
    List<Edit> steps = List.of(new Edit.Rotate(40), new Edit.Shift(0.2, 0), new Edit.Invert());
    for (Inr inr : inrs()) {
      Inr one = inr;
      for (Edit step : steps) {
        one = step.applied(one);
      }
      float[] stepwise = Evaluation.render(one, SIDE, SIDE);
      float[] together = Evaluation.render(new Edit.Sequence(steps).applied(inr), SIDE, SIDE);
      for (int i = 0; i < stepwise.length; i++) {
        assertEquals(stepwise[i], together[i], CLOSE, "value " + i);
      }
    }
  }

  @Test
  void greysCannotBeChangedBeforeAnActivationButPicturesCanBeMoved() throws Exception {
    List<Layer.Weighted> layers = new ArrayList<>(inrs().getFirst().network().weighted());
    layers.set(layers.size() - 1, layers.getLast().with(Activation.Plain.SIGMOID));
    Inr inr = new Inr(Network.chain(layers), Convention.CANONICAL);
    NotEditableException refused =
        assertThrows(NotEditableException.class, () -> new Edit.Invert().applied(inr));
    assertTrue(refused.detail().contains("activation sigmoid"), refused.detail());
    assertEquals(
        Evaluation.render(inr, 1, SIDE)[0],
        Evaluation.render(FLIP.applied(inr), 1, SIDE)[SIDE - 1],
        2e-7);
  }

  @Test
  void aNetworkWithoutTwoInputsHasNoPicture() {
    Inr inr = new Inr(Sirens.network(new Random(1), 30, 3, 4, 1), Convention.CANONICAL);
    assertEquals(new Shape.Vector(3), inr.network().input());
    NotEditableException refused =
        assertThrows(NotEditableException.class, () -> FLIP.applied(inr));
    assertTrue(refused.detail().contains("3 inputs"), refused.detail());
  }

  @Test
  void aWeightThatWouldOverflowIsRefusedWithItsTensor() {
    Weights large = Weights.of("w", new float[] {3e38f, 1}, 1, 2);
    Weights bias = Weights.of("b", new float[1], 1);
    Inr inr =
        new Inr(
            Network.chain(List.of(new Layer.Linear(large, bias, Activation.Plain.NONE))),
            Convention.CANONICAL);
    NotEditableException refused =
        assertThrows(NotEditableException.class, () -> new Edit.Zoom(0.5).applied(inr));
    assertEquals("w", refused.tensor().orElse("none"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-361, 360.5, Double.NaN, Double.POSITIVE_INFINITY})
  void anAngleOutsideItsBoundsIsRefusedWithThem(double degrees) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Edit.Rotate(degrees)).getMessage();
    assertTrue(String.valueOf(message).contains("from -360 to 360"), message);
  }

  @Test
  void everyEditTakesTheEndsOfItsBoundsAndNothingBeyond() throws Exception {
    Inr inr = inrs().getFirst();
    for (EditKind kind : EditKind.values()) {
      assertEquals(kind, EditKind.named(kind.word()).orElseThrow());
      for (EditParameter parameter : kind.parameters()) {
        if (parameter instanceof EditParameter.Number number) {
          for (double end : List.of(number.least(), number.most())) {
            kind.of(told(end)).applied(inr);
            double beyond = end + Math.copySign(1e-3, end - (number.least() + number.most()) / 2);
            assertThrows(
                IllegalArgumentException.class,
                () -> kind.of(told(beyond)),
                () -> "%s takes %s = %s".formatted(kind, number.name(), beyond));
          }
        }
      }
    }
  }

  private static EditKind.Arguments told(double value) {
    return new EditKind.Arguments() {
      @Override
      public double number(EditParameter.Number parameter) {
        return value;
      }

      @Override
      public String word(EditParameter.Word parameter) {
        return parameter.words().getFirst();
      }
    };
  }
}
