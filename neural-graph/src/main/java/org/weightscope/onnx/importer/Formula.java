package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Weights;

/**
 * What is computed from the entries of one value of the network at one place. Collected over
 * several nodes, until a layer has to be made of it.
 */
sealed interface Formula {

  /** The most parts of a formula; one that grows larger is made layers of at once. */
  int MOST_PARTS = 40;

  /** Number of parts. */
  default int size() {
    return 1;
  }

  /** Whether it is a number a channel, not the entries of the value. */
  default boolean isConstant() {
    return false;
  }

  /** Formulas that it is made of. */
  default List<Formula> of() {
    return List.of();
  }

  /** The entry itself. */
  enum Entry implements Formula {
    ENTRY
  }

  /** The same number for all. */
  record Number(double value) implements Formula {
    @Override
    public boolean isConstant() {
      return true;
    }
  }

  /** A number for each channel. */
  record PerChannel(Weights values) implements Formula {
    @Override
    public boolean isConstant() {
      return true;
    }
  }

  /** Functions that are no activations. */
  enum Elementary {
    ERF,
    EXP,
    LOG,
    SQRT,
    ABSOLUTE
  }

  record Applied(Elementary function, Formula from, int size) implements Formula {
    Applied(Elementary function, Formula from) {
      this(function, from, from.size() + 1);
    }

    @Override
    public List<Formula> of() {
      return List.of(from);
    }
  }

  record Activated(Activation activation, Formula from, int size) implements Formula {
    Activated(Activation activation, Formula from) {
      this(activation, from, from.size() + 1);
    }

    @Override
    public List<Formula> of() {
      return List.of(from);
    }
  }

  /** Arithmetic with two formulas. */
  enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    POWER,
    SMALLER,
    LARGER
  }

  record Combined(Arithmetic how, Formula left, Formula right, int size) implements Formula {
    Combined(Arithmetic how, Formula left, Formula right) {
      this(how, left, right, left.size() + right.size() + 1);
    }

    @Override
    public List<Formula> of() {
      return List.of(left, right);
    }
  }

  /** Ways to make one number of the channels of a place. */
  enum Reduction {
    MEAN,
    SUM,
    LARGEST
  }

  record Reduced(Reduction how, Formula from, int size) implements Formula {
    Reduced(Reduction how, Formula from) {
      this(how, from, from.size() + 1);
    }

    @Override
    public List<Formula> of() {
      return List.of(from);
    }
  }

  /** All formulas inside, innermost first, this one last. */
  default List<Formula> inside() {
    List<Formula> all = new ArrayList<>();
    for (Formula part : of()) {
      all.addAll(part.inside());
    }
    all.add(this);
    return all;
  }

  /** Whether the channels of a place are reduced somewhere inside, {@code entry} apart. */
  default boolean reducesBeyond(Formula entry) {
    return !equals(entry)
        && (this instanceof Reduced || of().stream().anyMatch(part -> part.reducesBeyond(entry)));
  }

  /** Whether there is nothing inside but {@code entry}, numbers and functions. */
  default boolean dependsOnlyOn(Formula entry) {
    return equals(entry)
        || switch (this) {
          case Entry _, PerChannel _ -> false;
          case Number _ -> true;
          case Applied _, Activated _, Combined _, Reduced _ ->
              of().stream().allMatch(part -> part.dependsOnlyOn(entry));
        };
  }

  /**
   * The values for the entries of one place.
   *
   * @param entry the formula that {@code entries} are given for
   */
  default double[] values(Formula entry, double[] entries) {
    if (equals(entry)) {
      return entries;
    }
    double[] values = new double[entries.length];
    switch (this) {
      case Entry _, PerChannel _ -> throw new IllegalStateException("depends on more than that");
      case Number(double value) -> java.util.Arrays.fill(values, value);
      case Applied(Elementary function, Formula from, int _) -> {
        double[] inner = from.values(entry, entries);
        for (int i = 0; i < values.length; i++) {
          values[i] = RealFunctions.of(function, inner[i]);
        }
      }
      case Activated(Activation activation, Formula from, int _) -> {
        double[] inner = from.values(entry, entries);
        for (int i = 0; i < values.length; i++) {
          values[i] = RealFunctions.of(activation, inner[i]);
        }
      }
      case Combined(Arithmetic how, Formula left, Formula right, int _) -> {
        double[] a = left.values(entry, entries);
        double[] b = right.values(entry, entries);
        for (int i = 0; i < values.length; i++) {
          values[i] = RealFunctions.of(how, a[i], b[i]);
        }
      }
      case Reduced(Reduction how, Formula from, int _) -> {
        double[] inner = from.values(entry, entries);
        java.util.Arrays.fill(values, RealFunctions.of(how, inner));
      }
    }
    return values;
  }
}
