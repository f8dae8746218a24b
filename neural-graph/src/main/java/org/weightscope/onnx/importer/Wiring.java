package org.weightscope.onnx.importer;

import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** Layers that read neurons of two layers. */
final class Wiring {
  private Wiring() {}

  /** The sum, entry by entry; one of them may be a vector that is added at every place. */
  static Neurons sum(Operation operation, Neurons a, Neurons b)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    return together(operation, new Layer.Sum(Activation.Plain.NONE), a, b);
  }

  /** The product, entry by entry; one of them may be a vector that multiplies every place. */
  static Neurons product(Operation operation, Neurons a, Neurons b)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    return together(operation, new Layer.Product(), a, b);
  }

  private static Neurons together(Operation operation, Layer layer, Neurons a, Neurons b)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Aligned aligned = Aligned.of(operation, a, b);
    return operation
        .assembly()
        .add(
            operation.node(),
            layer,
            aligned.first().form(),
            aligned.first().axes(),
            aligned.first(),
            aligned.second());
  }

  /** The sum with neurons behind which stand channels of zeros. */
  static Neurons sumOfFirst(Operation operation, Neurons whole, Term.Padded padded)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Neurons first = operation.assembly().settled(operation.arrangement().decided(whole));
    Neurons second = operation.assembly().settled(padded.of());
    Size channels = second.form().channels();
    if (!Size.of(channels.first() + padded.channels()).equals(first.form().channels())
        || !channelAxis(first).equals(channelAxis(second))
        || channelAxis(first).isEmpty()
        || !first
            .axes()
            .with(channelAxis(first).get(), second.form().whole(Role.CHANNELS))
            .equals(second.axes())
        || !first.form().places().equals(second.form().places())) {
      throw operation.refused("does not add to the first channels");
    }
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Sum(Activation.Plain.NONE),
            first.form(),
            first.axes(),
            first,
            second);
  }

  /** The axis that counts all channels in order. */
  static Optional<Integer> channelAxis(Neurons neurons) {
    int axis = neurons.axes().each().indexOf(neurons.form().whole(Role.CHANNELS));
    return axis < 0 || neurons.form().channels().isOne() ? Optional.empty() : Optional.of(axis);
  }

  /**
   * Two settled values whose entries stand at the same places.
   *
   * @param first has all places
   * @param second the same, or a vector
   */
  record Aligned(Neurons first, Neurons second) {
    static Aligned of(Operation operation, Neurons given, Neurons other)
        throws UnsupportedException, UnreadableNetworkException, OtherInputException {
      int rank = Math.max(given.axes().rank(), other.axes().rank());
      Assembly assembly = operation.assembly();
      Arrangement arrangement = operation.arrangement();
      Neurons a = given.with(given.axes().ofRank(rank));
      Neurons b = other.with(other.axes().ofRank(rank));
      a = assembly.settled(arrangement.decided(a));
      b = assembly.settled(arrangement.decided(assembly.current(b)));
      a = assembly.current(a);
      if (a.form().kind() == Form.Kind.MAP && b.form().kind() == Form.Kind.SEQUENCE) {
        a = arrangement.asSequence(a);
      } else if (a.form().kind() == Form.Kind.SEQUENCE && b.form().kind() == Form.Kind.MAP) {
        b = arrangement.asSequence(b);
      }
      if (a.form().kind() != b.form().kind()) {
        int axis = commonAxis(a.axes(), b.axes());
        if (axis >= 0) {
          a = arrangement.channelsAlong(a, axis);
          b = arrangement.channelsAlong(b, axis);
        }
      }
      a = asVector(arrangement, a);
      b = asVector(arrangement, b);
      if (isWhole(a) && !isWhole(b)) {
        b = arrangement.channelsAlong(b, channelAxis(a).orElseThrow());
      } else if (isWhole(b) && !isWhole(a)) {
        a = arrangement.channelsAlong(a, channelAxis(b).orElseThrow());
      } else if (isWhole(a) && !channelAxis(a).equals(channelAxis(b))) {
        b = arrangement.channelsAlong(b, channelAxis(a).orElseThrow());
      }
      if (a.form().kind() == Form.Kind.VECTOR && b.form().kind() != Form.Kind.VECTOR) {
        Neurons swapped = a;
        a = b;
        b = swapped;
      }
      return new Aligned(a, b).checked(operation);
    }

    private static boolean isWhole(Neurons neurons) {
      return channelAxis(neurons).isPresent();
    }

    /** The only axis that either counts anything on but the batch; -1 if there are several. */
    private static int commonAxis(Axes a, Axes b) {
      int found = -1;
      for (int axis = 0; axis < a.rank(); axis++) {
        boolean batch =
            a.at(axis).stream().allMatch(part -> part.role() == Role.BATCH)
                && b.at(axis).stream().allMatch(part -> part.role() == Role.BATCH);
        if (!batch) {
          if (found >= 0) {
            return -1;
          }
          found = axis;
        }
      }
      return found;
    }

    /** A map or sequence of a single place as the vector it is. */
    private static Neurons asVector(Arrangement arrangement, Neurons neurons) {
      if (neurons.form().kind() == Form.Kind.VECTOR || !neurons.form().placeCount().isOne()) {
        return neurons;
      }
      return arrangement
          .assembly()
          .add(
              arrangement.by(),
              new Layer.Flatten(false),
              Form.vector(neurons.form().channels()),
              neurons.axes(),
              neurons);
    }

    private Aligned checked(Operation operation) throws UnsupportedException {
      Form form = first.form();
      Form other = second.form();
      boolean everywhere = other.kind() == Form.Kind.VECTOR;
      if (!form.channels().equals(other.channels()) || !everywhere && !form.equals(other)) {
        throw operation.refused(
            "joins neurons of %s and %s".formatted(form.shape(), other.shape()));
      }
      for (int axis = 0; axis < first.axes().rank(); axis++) {
        boolean places =
            first.axes().at(axis).stream()
                .noneMatch(part -> part.role() == Role.CHANNELS || part.role() == Role.BATCH);
        if (!first.axes().at(axis).equals(second.axes().at(axis))
            && !(everywhere && places && second.axes().at(axis).isEmpty())) {
          throw operation.refused("joins neurons whose axes are not in the same order");
        }
      }
      return this;
    }
  }
}
