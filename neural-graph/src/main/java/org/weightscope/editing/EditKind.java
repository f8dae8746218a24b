package org.weightscope.editing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The edits there are, and what each has to be told. */
public enum EditKind {
  ROTATE(
      "Turns the picture about its middle.",
      List.of(Edit.Rotate.DEGREES),
      told -> new Edit.Rotate(told.number(Edit.Rotate.DEGREES))),
  FLIP(
      "Mirrors the picture.",
      List.of(Edit.Flip.DIRECTION),
      told ->
          new Edit.Flip(
              Edit.Direction.valueOf(told.word(Edit.Flip.DIRECTION).toUpperCase(Locale.ROOT)))),
  SHIFT(
      "Moves the picture.",
      List.of(Edit.Shift.RIGHT, Edit.Shift.DOWN),
      told -> new Edit.Shift(told.number(Edit.Shift.RIGHT), told.number(Edit.Shift.DOWN))),
  ZOOM(
      "Enlarges the picture about its middle.",
      List.of(Edit.Zoom.FACTOR),
      told -> new Edit.Zoom(told.number(Edit.Zoom.FACTOR))),
  SHEAR(
      "Slants the picture about its middle.",
      List.of(Edit.Shear.RIGHT, Edit.Shear.DOWN),
      told -> new Edit.Shear(told.number(Edit.Shear.RIGHT), told.number(Edit.Shear.DOWN))),
  INVERT("Makes black white and white black.", List.of(), _ -> new Edit.Invert()),
  BRIGHTNESS(
      "Adds a constant to every pixel.",
      List.of(Edit.Brightness.AMOUNT),
      told -> new Edit.Brightness(told.number(Edit.Brightness.AMOUNT))),
  CONTRAST(
      "Multiplies the distance of every pixel from the grey in the middle.",
      List.of(Edit.Contrast.FACTOR),
      told -> new Edit.Contrast(told.number(Edit.Contrast.FACTOR)));

  private final String summary;
  private final List<EditParameter> parameters;
  private final Function<Arguments, Edit> maker;

  EditKind(String summary, List<EditParameter> parameters, Function<Arguments, Edit> maker) {
    this.summary = summary;
    this.parameters = parameters;
    this.maker = maker;
  }

  /** What an edit is told. */
  public interface Arguments {
    /** A number that the parameter takes. */
    double number(EditParameter.Number parameter);

    /** One of the words of the parameter. */
    String word(EditParameter.Word parameter);
  }

  /** The kind of a name. */
  public static Optional<EditKind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** Its name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, in a sentence. */
  public String summary() {
    return summary;
  }

  /** What it has to be told. */
  public List<EditParameter> parameters() {
    return parameters;
  }

  /**
   * The edit.
   *
   * @param told asked for each of the {@link #parameters}
   * @throws IllegalArgumentException if it answers with what a parameter does not take
   */
  public Edit of(Arguments told) {
    return maker.apply(told);
  }
}
