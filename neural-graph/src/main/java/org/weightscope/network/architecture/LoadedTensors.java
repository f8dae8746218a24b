package org.weightscope.network.architecture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * The values of tensors that layers name. A tensor is loaded once, however many layers share it,
 * and what they share together is bounded.
 */
final class LoadedTensors {
  /** How much of the file a network may stand for if layers share tensors. */
  private static final int MOST_COPIES = 4;

  /** Values that any network may have beside those of the file, in the place of missing tensors. */
  private static final int FEW = 1 << 16;

  private final TensorFile file;

  /**
   * By name, storage and shape as one string: names made to collide are still told by their order.
   */
  private final Map<String, Weights> loaded = new HashMap<>();

  private final long most;
  private long all;
  private String firstNonFinite = "";
  private long nonFiniteIndex;
  private long nonFinite;

  LoadedTensors(TensorFile file) {
    this.file = file;
    this.most = FEW + MOST_COPIES * file.tensors().stream().mapToLong(StoredTensor::elements).sum();
  }

  TensorFile file() {
    return file;
  }

  /**
   * A tensor that may hold weights.
   *
   * @throws UnreadableNetworkException if it is missing, empty or of another type
   */
  StoredTensor stored(String name) throws UnreadableNetworkException {
    StoredTensor tensor =
        file.tensor(name).orElseThrow(() -> mismatch(name, "in the file", "not there"));
    if (!tensor.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(name, tensor.type()));
    }
    if (tensor.elements() == 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s is empty; a layer has neurons.".formatted(tensor)));
    }
    return tensor;
  }

  /** The values as they stand, with sizes of 1 left out or put in. */
  Weights as(StoredTensor tensor, int... shape) throws UnreadableNetworkException {
    count(tensor.elements());
    String key = key(tensor, Weights.Storage.AS_IS, shape);
    Weights known = loaded.get(key);
    if (known == null) {
      checkValues(tensor);
      known =
          Weights.filled(
              new Weights.Origin(tensor.name(), Weights.Storage.AS_IS), tensor::copyTo, shape);
      loaded.put(key, known);
    }
    return known;
  }

  /**
   * A vector.
   *
   * @throws UnreadableNetworkException if more than one of its sizes is above 1
   */
  Weights vector(String name) throws UnreadableNetworkException {
    StoredTensor tensor = stored(name);
    if (Arrays.stream(tensor.shape()).filter(size -> size > 1).count() > 1) {
      throw mismatch(name, "a vector", shape(tensor));
    }
    return as(tensor, tensor.elements());
  }

  /** A bias, or zeros if there is none. */
  Weights bias(Optional<String> name, int outputs) throws UnreadableNetworkException {
    if (name.isEmpty()) {
      return missing(0, outputs);
    }
    StoredTensor tensor = stored(name.get());
    if (tensor.rank() != 1 || tensor.dimension(0) != outputs) {
      throw mismatch(name.get(), "[%d]".formatted(outputs), shape(tensor));
    }
    return vector(name.get());
  }

  /** Equal values in the place of a tensor that the file does not have. */
  Weights missing(float value, int size) throws UnreadableNetworkException {
    count(size);
    return constant(value, size);
  }

  /** Equal values with the origin of a tensor that no file has. */
  static Weights constant(float value, int size) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return Weights.of(NetworkReader.NO_BIAS, values, size);
  }

  /**
   * The weight of a linear layer or a convolution, outputs first. A weight of three axes becomes a
   * kernel of height 1.
   */
  Weights weight(StoredTensor tensor, Orientation orientation) throws UnreadableNetworkException {
    int[] shape = outputsFirst(tensor, orientation);
    if (orientation == Orientation.OUT_IN) {
      return as(tensor, shape);
    }
    count(tensor.elements());
    String key = key(tensor, Weights.Storage.TRANSPOSED, shape);
    Weights known = loaded.get(key);
    if (known == null) {
      checkValues(tensor);
      known =
          Weights.filled(
              new Weights.Origin(tensor.name(), Weights.Storage.TRANSPOSED),
              turned -> outputsFirst(tensor, shape, turned),
              shape);
      loaded.put(key, known);
    }
    return known;
  }

  /** The shape with outputs first, as layers have it. */
  static int[] outputsFirst(StoredTensor tensor, Orientation orientation) {
    int[] shape = tensor.shape();
    if (shape.length == 3) {
      return orientation == Orientation.OUT_IN
          ? new int[] {shape[0], shape[1], 1, shape[2]}
          : new int[] {shape[2], shape[1], 1, shape[0]};
    }
    if (orientation == Orientation.OUT_IN) {
      return shape;
    }
    return shape.length == 2
        ? new int[] {shape[1], shape[0]}
        : new int[] {shape[3], shape[2], shape[0], shape[1]};
  }

  /**
   * From {@code [height, width, in, out]} to {@code [out, in, height, width]}, a row of outputs at
   * a time.
   */
  private static void outputsFirst(StoredTensor tensor, int[] shape, float[] turned) {
    int outputs = shape[0];
    int inputs = shape[1];
    int places = turned.length / outputs / inputs;
    for (int p = 0; p < places; p++) {
      for (int i = 0; i < inputs; i++) {
        float[] row = tensor.toFloats((p * inputs + i) * outputs, outputs);
        for (int o = 0; o < outputs; o++) {
          turned[(o * inputs + i) * places + p] = row[o];
        }
      }
    }
  }

  /** From {@code [out, in, height, width]} to {@code [height, width, in, out]}. */
  static float[] inputsFirst(Weights weight) {
    int outputs = weight.dimension(0);
    int inputs = weight.dimension(1);
    int places = weight.size() / outputs / inputs;
    float[] turned = new float[weight.size()];
    for (int p = 0; p < places; p++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          turned[(p * inputs + i) * outputs + o] = weight.get((o * inputs + i) * places + p);
        }
      }
    }
    return turned;
  }

  /**
   * Ends the loading.
   *
   * @throws UnreadableNetworkException if a value was not finite
   */
  void checkFinite() throws UnreadableNetworkException {
    if (nonFinite > 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NonFiniteWeights(firstNonFinite, nonFiniteIndex, nonFinite));
    }
  }

  private void count(int elements) throws UnreadableNetworkException {
    all += elements;
    if (all > most) {
      throw new UnreadableNetworkException(
          new NetworkProblem.TooCostly("shared-elements", most, all));
    }
  }

  private void checkValues(StoredTensor tensor) {
    tensor
        .notFinite()
        .ifPresent(found -> {
          if (nonFinite == 0) {
            firstNonFinite = tensor.name();
            nonFiniteIndex = found.first();
          }
          nonFinite += found.count();
        });
  }

  private static String key(StoredTensor tensor, Weights.Storage storage, int[] shape) {
    return tensor.name() + ' ' + storage + Arrays.toString(shape);
  }

  static String shape(StoredTensor tensor) {
    return Arrays.toString(tensor.shape());
  }

  static UnreadableNetworkException mismatch(String tensor, String expected, String found) {
    return new UnreadableNetworkException(
        new NetworkProblem.ArchitectureMismatch(tensor, expected, found));
  }
}
