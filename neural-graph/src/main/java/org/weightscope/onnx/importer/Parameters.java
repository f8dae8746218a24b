package org.weightscope.onnx.importer;

import java.util.Arrays;
import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.network.Weights;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.tensor.StoredTensor;

/** Makes weights of tensors, and keeps count of how many and whether they are finite. */
final class Parameters {
  private static final int MOST_COPIES = 4;
  private static final int ALWAYS_ALLOWED = 1 << 16;

  /** Name of what was computed from numbers of the graph alone. */
  static final String CONSTANT = "";

  private final long bound;
  private long taken;
  private String nonFinite = "";
  private long nonFiniteIndex;
  private long nonFiniteCount;

  /**
   * Nothing is made yet.
   *
   * @param stored elements of all tensors of the file: a tensor that many layers share would be a
   *     small file of a large network
   */
  Parameters(long stored) {
    bound = MOST_COPIES * stored + ALWAYS_ALLOWED;
  }

  /** Counts numbers that a network would hold, before they are made. */
  void take(long numbers) throws UnreadableNetworkException {
    taken = Math.addExact(taken, numbers);
    if (taken > bound) {
      throw new UnreadableNetworkException(
          new NetworkProblem.TooCostly("shared-elements", bound, taken));
    }
  }

  /** The values of a tensor, checked. */
  float[] floats(StoredTensor tensor) throws UnreadableNetworkException {
    check(tensor);
    return tensor.toFloats();
  }

  private void check(StoredTensor tensor) throws UnreadableNetworkException {
    requireWeights(tensor);
    take(tensor.elements());
    Optional<StoredTensor.NotFinite> found = tensor.notFinite();
    if (found.isPresent()) {
      if (nonFiniteCount == 0) {
        nonFinite = Names.shown(tensor.name());
        nonFiniteIndex = found.get().first();
      }
      nonFiniteCount += found.get().count();
    }
  }

  /** The values of a tensor in their order. */
  Weights weights(Term.Constant tensor, int... shape) throws UnreadableNetworkException {
    check(tensor.first());
    return Weights.filled(tensor.origin(), tensor.first()::copyTo, shape);
  }

  /** A matrix {@code [in, out]} as {@code [out, in]}. */
  Weights transposed(Term.Constant tensor) throws UnreadableNetworkException {
    check(tensor.first());
    int rows = tensor.first().dimension(0);
    int columns = tensor.first().dimension(1);
    return Weights.filled(
        turned(tensor.origin()),
        values -> {
          for (int i = 0; i < rows; i++) {
            float[] row = tensor.first().toFloats(i * columns, columns);
            for (int o = 0; o < columns; o++) {
              values[o * rows + i] = row[o];
            }
          }
        },
        columns,
        rows);
  }

  /** A number for each of {@code size}: the tensor's own, or its single one for all. */
  Weights vector(Term.Constant tensor, int size) throws UnreadableNetworkException {
    if (tensor.first().elements() != 1 || size == 1) {
      return weights(tensor, size);
    }
    float all = floats(tensor.first())[0];
    return filled(new Origin(tensor.origin().tensor(), Storage.DERIVED), all, size);
  }

  /** Weights that are no tensor of the file. */
  Weights filler(float value, int size) throws UnreadableNetworkException {
    return filled(NetworkReader.NO_BIAS, value, size);
  }

  private Weights filled(Origin origin, float value, int size) throws UnreadableNetworkException {
    take(size);
    float[] values = new float[size];
    Arrays.fill(values, value);
    return Weights.of(origin, values, size);
  }

  /** Whether weights stand for a bias or a scale that the file does not have. */
  static boolean isFiller(Weights weights) {
    return weights.origin().equals(NetworkReader.NO_BIAS);
  }

  /** Values that were computed from a tensor of the file. */
  static Weights derived(Weights from, float[] values) {
    return Weights.of(new Origin(from.origin().tensor(), Storage.DERIVED), values, from.shape());
  }

  /** Where values came from, with the two axes exchanged. */
  static Origin turned(Origin origin) {
    return new Origin(
        origin.tensor(),
        switch (origin.storage()) {
          case AS_IS -> Storage.TRANSPOSED;
          case TRANSPOSED -> Storage.AS_IS;
          case DERIVED -> Storage.DERIVED;
        });
  }

  /** Refuses what can be no weights, such as integers. */
  static void requireWeights(StoredTensor tensor) throws UnreadableNetworkException {
    if (!tensor.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(Names.shown(tensor.name()), tensor.type()));
    }
    if (tensor.elements() == 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s is empty; a layer has neurons.".formatted(Names.shown(tensor.name()))));
    }
  }

  /** Refuses the network if any of its numbers is not finite. */
  void refuseNonFinite() throws UnreadableNetworkException {
    if (nonFiniteCount > 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NonFiniteWeights(nonFinite, nonFiniteIndex, nonFiniteCount));
    }
  }
}
