package org.weightscope.onnx.importer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What each axis of a tensor of the graph means: the parts of the network's axes that it counts,
 * slowest first. Transposing and reshaping a tensor only moves parts between axes.
 *
 * @param each parts of every axis; none for an axis of size 1
 */
record Axes(List<List<Part>> each) {
  Axes {
    each = each.stream().map(Part::joined).toList();
  }

  int rank() {
    return each.size();
  }

  List<Part> at(int axis) {
    return each.get(axis);
  }

  Size size(int axis) {
    return Part.size(each.get(axis));
  }

  List<Size> sizes() {
    return each.stream().map(Part::size).toList();
  }

  /** All parts, axis by axis. */
  List<Part> parts() {
    return each.stream().flatMap(List::stream).toList();
  }

  boolean counts(Part.Role role) {
    return parts().stream().anyMatch(part -> part.role() == role);
  }

  Axes with(int axis, List<Part> parts) {
    List<List<Part>> changed = new ArrayList<>(each);
    changed.set(axis, parts);
    return new Axes(changed);
  }

  /** Other parts at every axis. */
  Axes mapped(UnaryOperator<List<Part>> parts) {
    return new Axes(each.stream().map(parts).toList());
  }

  /** With an axis of size 1 before {@code axis}. */
  Axes inserted(int axis) {
    List<List<Part>> changed = new ArrayList<>(each);
    changed.add(axis, List.of());
    return new Axes(changed);
  }

  /** Without an axis, whatever it counts. */
  Axes without(int axis) {
    List<List<Part>> changed = new ArrayList<>(each);
    changed.remove(axis);
    return new Axes(changed);
  }

  /** With axes of size 1 in front, so that there are as many as {@code rank}. */
  Axes ofRank(int rank) {
    List<List<Part>> changed =
        new ArrayList<>(Collections.nCopies(Math.max(0, rank - rank()), List.of()));
    changed.addAll(each);
    return new Axes(changed);
  }

  /** Axis {@code i} of the result is axis {@code order[i]} of this. */
  Axes transposed(List<Integer> order) {
    return new Axes(order.stream().map(each::get).toList());
  }

  /** With the last two axes exchanged. */
  Axes turned() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank()).boxed().toList());
    Collections.swap(order, rank() - 2, rank() - 1);
    return transposed(order);
  }

  /** The parts in the same order on axes of other sizes; empty if they cannot be cut like that. */
  Optional<Axes> reshaped(List<Size> sizes) {
    Deque<Part> left = new ArrayDeque<>(parts());
    List<List<Part>> reshaped = new ArrayList<>();
    for (Size size : sizes) {
      List<Part> axis = new ArrayList<>();
      Size missing = size;
      while (!missing.isOne()) {
        if (left.isEmpty()) {
          return Optional.empty();
        }
        Part next = left.pop();
        Optional<Size> after = missing.dividedBy(next.size());
        Optional<Size> inner = next.size().dividedBy(missing);
        if (after.isPresent()) {
          axis.add(next);
          missing = after.get();
        } else if (inner.isPresent()) {
          axis.add(new Part(next.role(), missing, next.stride().times(inner.get())));
          left.push(new Part(next.role(), inner.get(), next.stride()));
          missing = Size.ONE;
        } else {
          return Optional.empty();
        }
      }
      reshaped.add(axis);
    }
    return left.isEmpty() ? Optional.of(new Axes(reshaped)) : Optional.empty();
  }

  /**
   * For every entry of an axis, of no open size, the index that its parts make.
   *
   * @param parts parts of one axis of the network
   */
  static int[] indices(List<Part> parts) {
    int[] indices = {0};
    for (Part part : parts) {
      int size = Math.toIntExact(part.size().first());
      int stride = Math.toIntExact(part.stride().first());
      int[] next = new int[Math.multiplyExact(indices.length, size)];
      for (int i = 0; i < next.length; i++) {
        next[i] = indices[i / size] + i % size * stride;
      }
      indices = next;
    }
    return indices;
  }
}
