package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;
import org.weightscope.tensor.StoredTensor;

/** Learned tokens that are put before those of a sequence. */
record ClassTokens(Operation operation, int axis) {

  /** Whether a node puts constants before neurons. */
  static boolean applies(Operation operation) throws UnsupportedException {
    int last = operation.inputs().size() - 1;
    for (int i = 0; i < last; i++) {
      if (!(operation.input(i) instanceof Constant)) {
        return false;
      }
    }
    return last > 0 && operation.input(last) instanceof Neurons;
  }

  /** The sequence with all constants of the node before it. */
  Neurons before(Neurons given)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Assembly assembly = operation.assembly();
    Neurons neurons = assembly.settled(operation.arrangement().decided(given));
    if (neurons.form().kind() != Form.Kind.SEQUENCE
        || !neurons.axes().at(axis).equals(neurons.form().whole(Role.TOKENS))) {
      throw operation.refused("puts constants beside neurons that are no tokens");
    }
    for (int i = operation.inputs().size() - 2; i >= 0; i--) {
      Constant constant = (Constant) operation.input(i);
      int tokens = tokens(constant, neurons);
      for (int token = tokens - 1; token >= 0; token--) {
        neurons = with(neurons, token(constant, neurons.form().channels().inNetwork(), token));
      }
    }
    return neurons;
  }

  private Neurons with(Neurons neurons, Weights token) {
    Size before = neurons.form().placeCount();
    Form form =
        Form.sequence(new Size(before.first() + 1, before.second() + 1), neurons.form().channels());
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.ClassToken(token),
            form,
            neurons.axes().with(axis, form.whole(Role.TOKENS)),
            neurons);
  }

  /** How many tokens a constant holds; its axes must be those of the neurons. */
  private int tokens(Constant constant, Neurons neurons) throws UnsupportedException {
    Axes axes = neurons.axes();
    List<Integer> shape = shape(constant.first());
    List<Integer> second = shape(constant.second());
    boolean fits = shape.size() == axes.rank() && second.size() == axes.rank();
    for (int i = 0; fits && i < shape.size(); i++) {
      Size size = new Size(shape.get(i), second.get(i));
      fits = i == axis ? !size.isOpen() : size.equals(axes.size(i));
    }
    boolean inOrder =
        axis == axes.rank() - 2
            && axes.at(axes.rank() - 1).equals(neurons.form().whole(Role.CHANNELS));
    if (!fits || !inOrder && shape.get(axis) != 1) {
      throw operation.refused("puts a constant before the tokens that does not fit them");
    }
    return shape.get(axis);
  }

  private static List<Integer> shape(StoredTensor tensor) {
    return java.util.Arrays.stream(tensor.shape()).boxed().toList();
  }

  /** One token, which must be the same for all of the batch. */
  private Weights token(Constant constant, int channels, int token)
      throws UnsupportedException, UnreadableNetworkException {
    float[] values = operation.parameters().floats(constant.first());
    int each = constant.first().dimension(axis) * channels;
    float[] row = new float[channels];
    for (int i = 0; i < values.length; i++) {
      int at = i % each - token * channels;
      if (at < 0 || at >= channels) {
        continue;
      }
      if (i >= each && row[at] != values[i]) {
        throw operation.refused("tokens that differ within a batch");
      }
      row[at] = values[i];
    }
    boolean asStored = values.length == channels;
    return Weights.of(
        asStored ? constant.origin() : new Origin(constant.origin().tensor(), Storage.DERIVED),
        row,
        channels);
  }
}
