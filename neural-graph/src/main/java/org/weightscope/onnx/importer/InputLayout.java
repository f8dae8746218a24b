package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.onnx.importer.Part.Role;

/**
 * How the network sees its input. The file only tells sizes of axes; the first layer that needs to
 * know decides which of them are channels, rows, columns or tokens.
 */
final class InputLayout {
  private final Form undecided;
  private @Nullable Form form;
  private List<Part> ranges = List.of();

  InputLayout(Size size) {
    undecided = new Form(Form.Kind.INPUT, size, List.of());
  }

  /** Shape of the input as far as it is decided. */
  Form form() {
    return form == null ? undecided : form;
  }

  boolean isDecided() {
    return form != null;
  }

  /**
   * Decides the shape.
   *
   * @param decided the shape
   * @param wholes where each of its axes stands: parts with the axis' role, its size, and its
   *     stride in the file's input
   */
  void decide(Form decided, List<Part> wholes) {
    form = decided;
    ranges =
        wholes.stream()
            .sorted((a, b) -> Long.compare(b.stride().first(), a.stride().first()))
            .toList();
  }

  /** What neurons are, now that the input may be decided; empty if they cut its axes apart. */
  Optional<Term.Neurons> current(Term.Neurons neurons) {
    Form decided = form;
    if (neurons.form().kind() != Form.Kind.INPUT || decided == null) {
      return Optional.of(neurons);
    }
    List<List<Part>> axes = new ArrayList<>();
    for (List<Part> parts : neurons.axes().each()) {
      List<Part> now = new ArrayList<>();
      for (Part part : parts) {
        if (part.role() != Role.INPUT) {
          now.add(part);
          continue;
        }
        Optional<List<Part>> pieces = pieces(part);
        if (pieces.isEmpty()) {
          return Optional.empty();
        }
        now.addAll(pieces.get());
      }
      axes.add(now);
    }
    return Optional.of(
        new Term.Neurons(
            neurons.value(), decided, neurons.formula(), new Axes(axes), neurons.by()));
  }

  /** A part of the input as parts of the decided axes, slowest first. */
  private Optional<List<Part>> pieces(Part part) {
    List<Part> pieces = new ArrayList<>();
    Size size = part.size();
    for (Part range : ranges) {
      // Of the positions that the part runs over, those that this range counts.
      Size reach = part.stride().times(size);
      if (size.isOne() || range.stride().times(range.size()).first() <= part.stride().first()) {
        continue;
      }
      if (reach.first() <= range.stride().first()) {
        continue;
      }
      boolean inside = part.stride().first() >= range.stride().first();
      Size lowest = inside ? part.stride() : range.stride();
      Optional<Size> count = reach.dividedBy(lowest);
      Optional<Size> stride = lowest.dividedBy(range.stride());
      Optional<Size> rest = inside ? Optional.of(Size.ONE) : lowest.dividedBy(part.stride());
      if (count.isEmpty() || stride.isEmpty() || rest.isEmpty()) {
        return Optional.empty();
      }
      if (range.size().dividedBy(count.get().times(stride.get())).isEmpty()) {
        return Optional.empty();
      }
      pieces.add(new Part(range.role(), count.get(), stride.get()));
      size = rest.get();
    }
    return size.isOne() ? Optional.of(pieces) : Optional.empty();
  }
}
