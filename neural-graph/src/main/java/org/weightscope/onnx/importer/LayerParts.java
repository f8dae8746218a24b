package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightscope.file.Names;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.tensor.StoredTensor;

/** A layer as the graph has it, its values still in the file. */
record LayerParts(Term.Linear linear, Activation activation) {

  private static final int MOST_COPIES = 4;

  /** The layer that ends in a term, if one does. */
  static Optional<LayerParts> of(Term end) {
    return switch (end) {
      case Term.Linear linear -> Optional.of(new LayerParts(linear, Activation.Plain.NONE));
      case Term.Activated(Term.Linear from, Activation activation) ->
          Optional.of(new LayerParts(from, activation));
      case Term.Input _, Term.Constant _, Term.Scaled _, Term.Squeezed _, Term.Unknown _ ->
          Optional.empty();
    };
  }

  /**
   * Reads the values, once types and shapes are known to fit.
   *
   * @param parts first layer first
   * @throws UnreadableNetworkException if they do not fit, or values are not finite
   */
  static List<Layer.Weighted> build(List<LayerParts> parts, Term.Input input)
      throws UnreadableNetworkException {
    long before = input.size();
    for (LayerParts part : parts) {
      part.check(before);
      before = part.linear.outputs();
    }
    refuseCopies(parts);
    List<Layer.Weighted> layers = new ArrayList<>();
    NonFinite nonFinite = new NonFinite();
    for (LayerParts part : parts) {
      layers.add(part.layer(nonFinite));
    }
    nonFinite.refuse();
    return layers;
  }

  /** A tensor that many layers share would be a small file of a large network. */
  private static void refuseCopies(List<LayerParts> parts) throws UnreadableNetworkException {
    Set<StoredTensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    long once = 0;
    long all = 0;
    for (LayerParts part : parts) {
      long elements = part.linear.weight().elements();
      all += elements;
      once += tensors.add(part.linear.weight()) ? elements : 0;
    }
    if (all > MOST_COPIES * once) {
      throw new UnreadableNetworkException(
          new NetworkProblem.TooCostly("shared-elements", MOST_COPIES * once, all));
    }
  }

  private void check(long before) throws UnreadableNetworkException {
    StoredTensor weight = linear.weight();
    requireWeights(weight);
    if (linear.bias().isPresent()) {
      requireWeights(linear.bias().get());
    }
    if (weight.elements() == 0) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork(
              "Tensor %s is empty; a layer has neurons.".formatted(weight)));
    }
    if (before >= 0 && before != linear.inputs()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.ShapeMismatch(
              Names.shown(weight.name()),
              "a weight that takes %d inputs".formatted(before),
              Arrays.toString(weight.shape())));
    }
  }

  private static void requireWeights(StoredTensor tensor) throws UnreadableNetworkException {
    if (!tensor.type().readsAsFloats()) {
      throw new UnreadableNetworkException(
          new NetworkProblem.UnsupportedWeights(Names.shown(tensor.name()), tensor.type()));
    }
  }

  private Layer.Weighted layer(NonFinite nonFinite) {
    int inputs = linear.inputs();
    int outputs = linear.outputs();
    StoredTensor tensor = linear.weight();
    float[] values = times(tensor.toFloats(), linear.weightFactor());
    nonFinite.count(tensor, values);
    if (linear.transposed()) {
      float[] turned = new float[values.length]; // [out, in]
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          turned[o * inputs + i] = values[i * outputs + o];
        }
      }
      values = turned;
    }
    Weights weight =
        Weights.of(new Weights.Origin(tensor.name(), storage()), values, outputs, inputs);
    return new Layer.Linear(weight, bias(nonFinite), activation);
  }

  private Weights.Storage storage() {
    if (linear.weightFactor() != 1) {
      return Weights.Storage.DERIVED;
    }
    return linear.transposed() ? Weights.Storage.TRANSPOSED : Weights.Storage.AS_IS;
  }

  private Weights bias(NonFinite nonFinite) {
    int outputs = linear.outputs();
    if (linear.bias().isEmpty()) {
      return Weights.of(NetworkReader.NO_BIAS, new float[outputs], outputs);
    }
    StoredTensor tensor = linear.bias().get();
    float[] values = times(tensor.toFloats(), linear.biasFactor());
    nonFinite.count(tensor, values);
    if (values.length != outputs) {
      float all = values[0];
      values = new float[outputs];
      Arrays.fill(values, all);
    }
    return Weights.of(tensor.name(), values, outputs);
  }

  private static float[] times(float[] values, float factor) {
    if (factor != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
    return values;
  }

  /** Counts values that are not finite, and keeps the first. */
  private static final class NonFinite {
    private String tensor = "";
    private long index;
    private long count;

    void count(StoredTensor of, float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i]) && count++ == 0) {
          tensor = Names.shown(of.name());
          index = i;
        }
      }
    }

    void refuse() throws UnreadableNetworkException {
      if (count > 0) {
        throw new UnreadableNetworkException(
            new NetworkProblem.NonFiniteWeights(tensor, index, count));
      }
    }
  }
}
