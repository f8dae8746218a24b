package org.weightscope.onnx.importer;

import java.util.Locale;
import org.weightscope.network.Activation;
import org.weightscope.onnx.importer.Formula.Arithmetic;

/** A formula as a person would write it, shortened where it is long. */
final class FormulaText {
  private static final int MOST_CHARACTERS = 80;

  private FormulaText() {}

  /** Such as {@code log(sigmoid(x))}, where x is what the layer before gives. */
  static String of(Formula formula) {
    String text = text(formula);
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }

  private static String text(Formula formula) {
    return switch (formula) {
      case Formula.Entry _ -> "x";
      case Formula.Number(double value) -> String.format(Locale.ROOT, "%.4g", value);
      case Formula.PerChannel _ -> "c";
      case Formula.Applied(Formula.Elementary function, Formula from, int _) ->
          "%s(%s)".formatted(lower(function), text(from));
      case Formula.Activated(Activation activation, Formula from, int _) ->
          "%s(%s)".formatted(word(activation), text(from));
      case Formula.Reduced(Formula.Reduction how, Formula from, int _) ->
          "%s(%s)".formatted(lower(how), text(from));
      case Formula.Combined(Arithmetic how, Formula left, Formula right, int _) ->
          switch (how) {
            case ADD -> infix(left, "+", right);
            case SUBTRACT -> infix(left, "-", right);
            case MULTIPLY -> infix(left, "·", right);
            case DIVIDE -> infix(left, "/", right);
            case POWER -> infix(left, "^", right);
            case SMALLER -> "min(%s, %s)".formatted(text(left), text(right));
            case LARGER -> "max(%s, %s)".formatted(text(left), text(right));
          };
    };
  }

  private static String infix(Formula left, String sign, Formula right) {
    return "%s %s %s".formatted(bracketed(left), sign, bracketed(right));
  }

  private static String bracketed(Formula formula) {
    return formula instanceof Formula.Combined ? "(" + text(formula) + ")" : text(formula);
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static String word(Activation activation) {
    return activation instanceof Activation.Plain plain
        ? lower(plain)
        : activation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
