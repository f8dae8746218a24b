package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Shape;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Layers;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.StepEntry.Content;
import org.weightscope.network.architecture.StepEntry.Matrix;
import org.weightscope.network.architecture.StepEntry.Norm;
import org.weightscope.network.architecture.TensorNames.Part;
import org.weightscope.tensor.StoredTensor;

/**
 * The smallest document that settles what a refusal leaves open. It keeps what the request said,
 * takes what is known, and names a choice for everything else: it can be sent back as it is.
 *
 * @param request what the request states
 * @param hidden what is known of the activation of hidden layers
 * @param last what is known of the activation of the last layer
 */
record Suggestion(Architecture request, Optional<Activation> hidden, Optional<Activation> last) {

  /** The request with an activation for all layers but the last. */
  Architecture settled(boolean mayBeInr) {
    Architecture settled =
        hidden.isPresent() || mayBeInr ? request : request.withActivation(Activation.Plain.RELU);
    // Without a network that shows a picture, a picture would be refused.
    return mayBeInr || settled.picture().isEmpty() ? settled : settled.withoutPicture();
  }

  /** Linear layers that follow each other. */
  Architecture chain(List<FoundLayer> layers, Orientation orientation, boolean stated) {
    boolean mayBeInr = layers.getFirst().inputs(orientation) == 2 && request.input().isEmpty();
    List<LayerEntry> entries = new ArrayList<>();
    for (FoundLayer layer : layers) {
      LayerEntry entry = layer.entry(orientation);
      entries.add(
          new LayerEntry(
              entry.weight(),
              entry.bias(),
              stated ? entry.orientation() : Optional.empty(),
              entry.activation(),
              entry.skipFrom()));
    }
    Architecture settled = layers.size() == 1 ? request : settled(mayBeInr);
    return settled.withLayers(new Layers.Chain(entries));
  }

  /**
   * Layers with the type of each: stride 1, padding that keeps the size of the map, an activation
   * after every layer but the last, behind its normalisation.
   */
  Architecture typed(List<FoundLayer> layers, Orientation orientation) {
    List<StepEntry> entries = new ArrayList<>();
    Optional<Shape> input = Optional.empty();
    int channels = 0;
    for (int i = 0; i < layers.size(); i++) {
      FoundLayer layer = layers.get(i);
      FoundLayer before = i == 0 ? layer : layers.get(i - 1);
      if (before.convolution() && !layer.convolution()) {
        int inputs = layer.inputs(orientation);
        if (inputs == channels) {
          entries.add(
              StepEntry.next(new Content.Computed(new Layer.GlobalPool(Layer.Pooling.AVERAGE))));
        } else {
          entries.add(StepEntry.next(new Content.Computed(new Layer.Flatten(false))));
          input = Optional.of(map(layers.getFirst().inputs(orientation), inputs / channels));
        }
      }
      Activation activation =
          i == layers.size() - 1
              ? last.orElse(Activation.Plain.NONE)
              : hidden.orElse(Activation.Plain.RELU);
      boolean normalised = layer.norm().isPresent();
      entries.add(
          StepEntry.next(
              content(
                  layer, orientation, channels, normalised ? Activation.Plain.NONE : activation)));
      layer
          .norm()
          .ifPresent(norm ->
              entries.add(
                  StepEntry.next(
                      new Content.Normalization(
                          Norm.BATCH, norm.tensors(), StepJson.EPSILON, 1, activation))));
      channels = layer.outputs(orientation);
    }
    if (input.isEmpty()) {
      int inputs = layers.getFirst().inputs(orientation);
      input =
          request
              .input()
              .filter(Shape.FeatureMap.class::isInstance)
              .filter(map -> layers.getFirst().convolution() && map.channels() == inputs);
    }
    Architecture document = Architecture.NOTHING.withLayers(new Layers.Typed(entries));
    return input.isPresent() ? document.withInput(input.get()) : document;
  }

  private static Content content(
      FoundLayer layer, Orientation orientation, int channels, Activation activation) {
    StoredTensor weight = layer.weight();
    TensorNames tensors = TensorNames.NONE.with(Part.WEIGHT, weight.name());
    if (layer.bias().isPresent() && layer.allows(orientation)) {
      tensors = tensors.with(Part.BIAS, layer.bias().get().name());
    }
    boolean usual = ParameterName.orientation(weight.name()) == orientation;
    Matrix matrix = new Matrix(tensors, usual ? Optional.empty() : Optional.of(orientation));
    if (!layer.convolution()) {
      return new Content.Linear(matrix, activation);
    }
    int[] shape = LoadedTensors.outputsFirst(weight, orientation);
    return new Content.Convolution(
        matrix,
        Window.Size.ONE,
        Window.Size.ONE,
        Optional.of(Window.same(shape[2], shape[3]).padding()),
        channels == 0 ? 1 : channels / shape[1],
        activation);
  }

  /** A map of that many places, as square as can be. */
  private static Shape map(int channels, int places) {
    int height = (int) Math.sqrt(places);
    while (places % height != 0) {
      height--;
    }
    return new Shape.FeatureMap(channels, height, places / height);
  }
}
