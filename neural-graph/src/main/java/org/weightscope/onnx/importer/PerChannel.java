package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.file.Names;
import org.weightscope.network.Weights;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/**
 * A tensor that is broadcast against neurons: which number belongs to which channel, or to which
 * channel of which place.
 *
 * @param neurons the neurons, with as many axes as the result has
 * @param values {@code [1]} for one number for all, {@code [channels]}, or {@code [places,
 *     channels]}
 */
record PerChannel(Neurons neurons, Weights values) {

  /** Neurons to which an input is added, a number a channel. */
  static Neurons shifted(Operation operation, Neurons given, int index)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    PerChannel numbers = of(operation, given, operation.constant(index));
    if (numbers.isOfPlaces()) {
      throw operation.refused("input %d differs from place to place".formatted(index));
    }
    Neurons neurons = numbers.neurons();
    return neurons.with(
        new Formula.Combined(
            Formula.Arithmetic.ADD, neurons.formula(), new Formula.PerChannel(numbers.values())),
        neurons.axes(),
        operation.node());
  }

  /** Brings a tensor of numbers and neurons together. */
  static PerChannel of(Operation operation, Neurons given, Constant constant)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    StoredTensor tensor = constant.first();
    Assembly assembly = operation.assembly();
    Neurons neurons = assembly.current(given);
    Axes axes = neurons.axes().ofRank(tensor.rank());
    neurons = neurons.with(axes);
    if (tensor.elements() == 1) {
      return new PerChannel(neurons, assembly.parameters().weights(constant, 1));
    }
    List<Integer> covered = covered(operation, assembly, neurons, tensor);
    if (neurons.form().kind() == Form.Kind.INPUT) {
      if (covered.size() == 1 && !(axes.rank() == 4 && covered.getFirst() == 1)) {
        operation.arrangement().decideChannels(axes, covered.getFirst());
      } else {
        operation.arrangement().decided(neurons);
      }
      neurons = assembly.current(neurons);
    }
    List<Part> parts = new ArrayList<>();
    for (int axis : covered) {
      parts.addAll(neurons.axes().at(axis));
    }
    boolean channelsOnly = parts.stream().allMatch(part -> part.role() == Role.CHANNELS);
    if (channelsOnly && Part.size(parts).equals(neurons.form().channels())) {
      return new PerChannel(neurons, ofChannels(assembly, constant, Axes.indices(parts)));
    }
    if (parts.stream().anyMatch(part -> part.role() == Role.BATCH)) {
      assembly.requireSecondIsBatch();
      throw operation.refused("numbers that differ within a batch");
    }
    if (covered.size() == 1 && neurons.axes().counts(Role.CHANNELS)) {
      Neurons along = operation.arrangement().channelsAlong(neurons, covered.getFirst());
      return new PerChannel(along, assembly.parameters().weights(constant, tensor.elements()));
    }
    return new PerChannel(neurons, ofPlaces(operation, neurons, constant, parts));
  }

  /** The axes along which the numbers differ. */
  private static List<Integer> covered(
      Operation operation, Assembly assembly, Neurons neurons, StoredTensor tensor)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Axes axes = neurons.axes();
    int first = axes.rank() - tensor.rank();
    List<Integer> covered = new ArrayList<>();
    for (int axis = first; axis < axes.rank(); axis++) {
      int size = tensor.dimension(axis - first);
      if (size == 1) {
        continue;
      }
      if (axes.size(axis).isOpen()) {
        assembly.requireInputSize(axes.at(axis), size);
      }
      if (axes.size(axis).isOne()) {
        throw operation.refused("repeats neurons");
      }
      if (!axes.size(axis).equals(Size.of(size))) {
        throw new UnreadableNetworkException(
            new NetworkProblem.ShapeMismatch(
                Names.shown(tensor.name()),
                "of size %s along axis %d".formatted(axes.size(axis), axis - first),
                Arrays.toString(tensor.shape())));
      }
      covered.add(axis);
    }
    return covered;
  }

  private static Weights ofChannels(Assembly assembly, Constant constant, int[] channels)
      throws UnreadableNetworkException {
    float[] values = assembly.parameters().floats(constant.first());
    boolean inOrder = IntStream.range(0, channels.length).allMatch(i -> channels[i] == i);
    if (inOrder) {
      return Weights.of(constant.origin(), values, values.length);
    }
    float[] ordered = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      ordered[channels[i]] = values[i];
    }
    return Weights.of(
        new Origin(constant.origin().tensor(), Storage.DERIVED), ordered, values.length);
  }

  /** A table {@code [places, channels]}, the numbers repeated where they cover only places. */
  private static Weights ofPlaces(
      Operation operation, Neurons neurons, Constant constant, List<Part> parts)
      throws UnsupportedException, UnreadableNetworkException {
    Form form = neurons.form();
    Size covers = Part.size(parts);
    Size all = form.placeCount().times(form.channels());
    boolean repeated = !covers.equals(all);
    if (all.isOpen()
        || repeated
            && (!covers.equals(form.placeCount())
                || parts.stream().anyMatch(part -> part.role() == Role.CHANNELS))) {
      throw operation.refused("numbers that differ along a part of the places");
    }
    int channels = Math.toIntExact(form.channels().first());
    int places = Math.toIntExact(form.placeCount().first());
    operation.assembly().parameters().take(all.first());
    float[] values = operation.assembly().parameters().floats(constant.first());
    int[] at = Axes.indices(parts.stream().map(part -> inTable(part, form, channels)).toList());
    float[] table = new float[places * channels];
    for (int i = 0; i < values.length; i++) {
      table[at[i]] = values[i];
    }
    if (repeated) {
      for (int i = 0; i < table.length; i++) {
        table[i] = table[i / channels * channels];
      }
    }
    boolean asStored = Arrays.equals(table, values);
    return Weights.of(
        asStored ? constant.origin() : new Origin(constant.origin().tensor(), Storage.DERIVED),
        table,
        places,
        channels);
  }

  private static Part inTable(Part part, Form form, int channels) {
    long step =
        switch (part.role()) {
          case CHANNELS -> 1;
          case ROWS -> channels * form.size(Role.COLUMNS).first();
          case COLUMNS, TOKENS -> channels;
          case BATCH, INPUT -> throw new IllegalStateException(part + " is not of a network");
        };
    return new Part(part.role(), part.size(), part.stride().times(Size.of(step)));
  }

  /** Whether there is a number of its own for each place. */
  boolean isOfPlaces() {
    return values.rank() == 2;
  }

  /** The numbers as a part of a formula. */
  Formula formula() {
    return values.size() == 1
        ? new Formula.Number(RealFunctions.decimal(values.get(0)))
        : new Formula.PerChannel(values);
  }
}
