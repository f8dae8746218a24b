package org.weightscope.editing;

import java.util.List;
import java.util.OptionalDouble;
import org.weightscope.network.Inr;

/**
 * A change of the picture of an INR that has an exact form in its weights.
 *
 * <p>Rows run down and columns to the right, both from -1 to 1 over the picture, whatever the
 * network's own convention is: the edited network keeps that convention. What moves in from outside
 * the picture is what the network gives there, which nobody fitted. A picture that is turned or
 * sheared is changed in these coordinates, in which it is a square.
 */
public sealed interface Edit {
  /** What it does to the picture. */
  PictureChange change();

  /**
   * The INR of the edited picture, by a network of the same layers, tensors and convention.
   *
   * @throws NotEditableException if the network cannot take in the change
   */
  default Inr applied(Inr inr) throws NotEditableException {
    return change().applied(inr);
  }

  /** Along which axis something happens. */
  enum Direction {
    /** Left and right. */
    HORIZONTAL,
    /** Up and down. */
    VERTICAL
  }

  /**
   * A turn about the middle of the picture.
   *
   * @param degrees counter-clockwise, {@link EditKind#DEGREES}
   */
  record Rotate(double degrees) implements Edit {
    /** The angle. */
    public static final EditParameter.Number DEGREES =
        new EditParameter.Number("degrees", "angle, counter-clockwise", -360, 360);

    public Rotate {
      DEGREES.require(degrees);
    }

    @Override
    public PictureChange change() {
      double cos = cosine(degrees);
      double sin = cosine(degrees - 90);
      return PictureChange.of(new PictureMap(cos, sin, 0, -sin, cos, 0));
    }

    /** Exact for quarters, whose turns come back to the same bits. */
    private static double cosine(double degrees) {
      if (degrees % 90 != 0) {
        return Math.cos(Math.toRadians(degrees));
      }
      return switch (Math.floorMod(Math.round(degrees / 90), 4)) {
        case 0 -> 1;
        case 2 -> -1;
        default -> 0;
      };
    }
  }

  /** A mirror image: horizontal exchanges left and right, vertical top and bottom. */
  record Flip(Direction direction) implements Edit {
    /** The axis. */
    public static final EditParameter.Word DIRECTION =
        new EditParameter.Word(
            "direction",
            "horizontal exchanges left and right, vertical top and bottom",
            List.of("horizontal", "vertical"));

    @Override
    public PictureChange change() {
      return PictureChange.of(
          switch (direction) {
            case HORIZONTAL -> new PictureMap(1, 0, 0, 0, -1, 0);
            case VERTICAL -> new PictureMap(-1, 0, 0, 0, 1, 0);
          });
    }
  }

  /**
   * A move.
   *
   * @param right share of the width, {@link EditKind#RIGHT}; negative to the left
   * @param down share of the height, {@link EditKind#DOWN}; negative upwards
   */
  record Shift(double right, double down) implements Edit {
    /** The way to the right. */
    public static final EditParameter.Number RIGHT =
        new EditParameter.Number("right", "share of the width", -1, 1, OptionalDouble.of(0));

    /** The way down. */
    public static final EditParameter.Number DOWN =
        new EditParameter.Number("down", "share of the height", -1, 1, OptionalDouble.of(0));

    public Shift {
      RIGHT.require(right);
      DOWN.require(down);
    }

    @Override
    public PictureChange change() {
      // The picture is 2 wide and high.
      return PictureChange.of(new PictureMap(1, 0, -2 * down, 0, 1, -2 * right));
    }
  }

  /**
   * An enlargement about the middle of the picture.
   *
   * @param factor over 1 enlarges, {@link EditKind#ZOOM}
   */
  record Zoom(double factor) implements Edit {
    /** The factor. */
    public static final EditParameter.Number FACTOR =
        new EditParameter.Number("factor", "over 1 enlarges", 0.1, 10);

    public Zoom {
      FACTOR.require(factor);
    }

    @Override
    public PictureChange change() {
      return PictureChange.of(new PictureMap(1 / factor, 0, 0, 0, 1 / factor, 0));
    }
  }

  /**
   * A slant about the middle of the picture.
   *
   * @param right how far the bottom edge moves to the right against the top edge, as a share of the
   *     width, {@link EditKind#SLANT_RIGHT}
   * @param down how far the right edge moves down against the left edge, as a share of the height,
   *     {@link EditKind#SLANT_DOWN}
   */
  record Shear(double right, double down) implements Edit {
    /** The slant of the columns. */
    public static final EditParameter.Number RIGHT =
        new EditParameter.Number(
            "right",
            "way of the bottom edge against the top edge, share of the width",
            -0.9,
            0.9,
            OptionalDouble.of(0));

    /** The slant of the rows. */
    public static final EditParameter.Number DOWN =
        new EditParameter.Number(
            "down",
            "way of the right edge against the left edge, share of the height",
            -0.9,
            0.9,
            OptionalDouble.of(0));

    public Shear {
      RIGHT.require(right);
      DOWN.require(down);
    }

    @Override
    public PictureChange change() {
      double determinant = 1 - right * down;
      return PictureChange.of(
          new PictureMap(
              1 / determinant, -down / determinant, 0, -right / determinant, 1 / determinant, 0));
    }
  }

  /** Black becomes white and white black: {@code 1 - pixel}. */
  record Invert() implements Edit {
    @Override
    public PictureChange change() {
      return PictureChange.of(new Tone(-1, 1));
    }
  }

  /**
   * A constant added to every pixel.
   *
   * @param amount 1 is the way from black to white, {@link EditKind#AMOUNT}
   */
  record Brightness(double amount) implements Edit {
    /** The constant. */
    public static final EditParameter.Number AMOUNT =
        new EditParameter.Number("amount", "1 is the way from black to white", -1, 1);

    public Brightness {
      AMOUNT.require(amount);
    }

    @Override
    public PictureChange change() {
      return PictureChange.of(new Tone(1, amount));
    }
  }

  /**
   * The distance of every pixel from the grey in the middle, multiplied: {@code factor · (pixel -
   * 0.5) + 0.5}.
   *
   * @param factor over 1 has more contrast, {@link EditKind#CONTRAST}
   */
  record Contrast(double factor) implements Edit {
    /** The factor. */
    public static final EditParameter.Number FACTOR =
        new EditParameter.Number("factor", "over 1 has more contrast", 0.1, 10);

    public Contrast {
      FACTOR.require(factor);
    }

    @Override
    public PictureChange change() {
      return PictureChange.of(new Tone(factor, 0.5 * (1 - factor)));
    }
  }

  /**
   * One edit after the other, as one change: the weights are rounded once, and edits that undo each
   * other change nothing.
   *
   * @param edits in order
   */
  record Sequence(List<Edit> edits) implements Edit {
    public Sequence {
      edits = List.copyOf(edits);
    }

    @Override
    public PictureChange change() {
      PictureChange all = PictureChange.NOTHING;
      for (Edit edit : edits) {
        all = all.then(edit.change());
      }
      return all;
    }
  }
}
