package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.ShapesDoNotMeetException;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.StepEntry.Content;
import org.weightscope.network.architecture.StepEntry.From;
import org.weightscope.network.architecture.StepEntry.Matrix;
import org.weightscope.network.architecture.TensorNames.Part;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/** Makes a network of layers that state their type, and the tensors they name. */
final class TypedBuilder {
  private final LoadedTensors tensors;
  private final TensorFile file;
  private final Shape input;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> called = new HashMap<>();

  private TypedBuilder(TensorFile file, Shape input) {
    this.tensors = new LoadedTensors(file);
    this.file = file;
    this.input = input;
  }

  /**
   * The network of a document.
   *
   * @param stated shape of the input; absent only if the first layer tells it
   * @throws UnreadableNetworkException if a tensor is missing or does not fit
   */
  static Network network(TensorFile file, Optional<Shape> stated, List<StepEntry> entries)
      throws UnreadableNetworkException {
    Shape input =
        stated.isPresent()
            ? stated.get()
            : new TypedBuilder(file, new Shape.Vector(1)).input(entries.getFirst());
    return new TypedBuilder(file, input).network(entries);
  }

  private Network network(List<StepEntry> entries) throws UnreadableNetworkException {
    Set<Integer> read = new HashSet<>();
    for (StepEntry entry : entries) {
      List<Integer> inputs = inputs(entry);
      read.addAll(inputs);
      Layer layer;
      try {
        layer = layer(entry.content(), inputs.getFirst());
      } catch (ShapesDoNotMeetException e) {
        throw unmet(e);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw LoadedTensors.mismatch(
            name(entry), "a layer that its tensors make", "refused: " + e.getMessage());
      }
      steps.add(new Step(name(entry), layer, inputs));
      entry.name().ifPresent(name -> called.put(name, steps.size()));
    }
    tensors.checkFinite();
    for (int i = 1; i < steps.size(); i++) {
      if (!read.contains(i)) {
        throw LoadedTensors.mismatch(
            steps.get(i - 1).name(), "read by a later layer", "read by none");
      }
    }
    try {
      return new Network(input, steps);
    } catch (ShapesDoNotMeetException e) {
      throw unmet(e);
    }
  }

  private UnreadableNetworkException unmet(ShapesDoNotMeetException e) {
    return LoadedTensors.mismatch(
        steps.get(Math.min(e.step(), steps.size() - 1)).name(),
        "a layer that takes what it reads",
        "refused at " + e.getMessage());
  }

  /** The shape that a first layer takes. */
  private Shape input(StepEntry first) throws UnreadableNetworkException {
    return switch (layer(first.content(), 0)) {
      case Layer.Linear linear -> new Shape.Vector(linear.inputs());
      case Layer.Convolution convolution ->
          new Shape.FeatureMap(convolution.inputs(), Shape.FREE, Shape.FREE);
      case Layer.TokenEmbedding _ -> new Shape.Tokens(Shape.FREE);
      case Layer other ->
          throw new IllegalArgumentException(other + " does not tell the shape of the input");
    };
  }

  private List<Integer> inputs(StepEntry entry) {
    if (entry.from().isEmpty()) {
      return List.of(steps.size());
    }
    List<Integer> inputs = new ArrayList<>();
    for (From from : entry.from()) {
      inputs.add(
          switch (from) {
            case From.Input _ -> 0;
            case From.LayerAt(int index) -> index + 1;
            case From.LayerCalled(String name) -> called.getOrDefault(name, 0);
          });
    }
    return inputs;
  }

  private String name(StepEntry entry) {
    return entry.name().orElseGet(() -> defaultName(entry.content()));
  }

  /** What a layer is called that has no name of its own: as its tensors, or its type. */
  static String defaultName(Content content) {
    Optional<String> tensors =
        switch (content) {
          case Content.Linear(Matrix matrix, var _) -> matrix.tensors().shown();
          case Content.Convolution convolution -> convolution.matrix().tensors().shown();
          case Content.Attention attention -> attention.projections().getFirst().tensors().shown();
          case Content.Normalization norm -> norm.tensors().shown();
          case Content.ParametricRelu(TensorNames names) -> names.shown();
          case Content.Learned(var _, TensorNames names) -> names.shown();
          case Content.Computed _ -> Optional.empty();
        };
    return tensors.orElseGet(() -> StepJson.type(content));
  }

  private Layer layer(Content content, int read) throws UnreadableNetworkException {
    return switch (content) {
      case Content.Computed(Layer layer) -> layer;
      case Content.Linear(Matrix matrix, var activation) -> {
        Layer.Projection linear = projection(matrix);
        yield new Layer.Linear(linear.weight(), linear.bias(), activation);
      }
      case Content.Convolution convolution -> convolution(convolution);
      case Content.Normalization norm -> normalization(norm, read);
      case Content.ParametricRelu(TensorNames names) ->
          new Layer.ParametricRelu(tensors.vector(required(names, Part.SLOPE)));
      case Content.Learned(StepEntry.Table table, TensorNames names) ->
          switch (table) {
            case EMBEDDING -> new Layer.TokenEmbedding(table(names));
            case POSITION -> new Layer.PositionEmbedding(firstRows(table(names), read));
            case CLASS_TOKEN -> new Layer.ClassToken(tensors.vector(required(names, Part.TOKEN)));
          };
      case Content.Attention attention -> attention(attention);
    };
  }

  private Layer convolution(Content.Convolution convolution) throws UnreadableNetworkException {
    Matrix matrix = convolution.matrix();
    StoredTensor stored = weight(matrix, 4);
    Weights weight = tensors.weight(stored, orientation(matrix, stored));
    int height = weight.dimension(2);
    int width = weight.dimension(3);
    Window.Size stride = convolution.stride();
    Window.Size dilation = convolution.dilation();
    Window.Padding padding;
    if (convolution.padding().isPresent()) {
      padding = convolution.padding().get();
    } else {
      if (!stride.equals(Window.Size.ONE)) {
        throw LoadedTensors.mismatch(
            stored.name(),
            "given a padding in numbers, as its stride is not 1",
            "given the padding \"same\"");
      }
      // What a kernel that is spread reaches over keeps the size of the map.
      padding =
          Window.same(
                  Math.addExact(Math.multiplyExact(height - 1, dilation.height()), 1),
                  Math.addExact(Math.multiplyExact(width - 1, dilation.width()), 1))
              .padding();
    }
    if (stored.rank() == 3) {
      stride = new Window.Size(1, stride.width());
      dilation = new Window.Size(1, dilation.width());
      padding = new Window.Padding(0, padding.left(), 0, padding.right());
    }
    return new Layer.Convolution(
        weight,
        tensors.bias(matrix.tensors().of(Part.BIAS, file), weight.dimension(0)),
        new Window(stride, dilation, padding),
        convolution.groups(),
        convolution.activation());
  }

  private Layer normalization(Content.Normalization norm, int read)
      throws UnreadableNetworkException {
    TensorNames names = norm.tensors();
    if (norm.norm() == StepEntry.Norm.STANDARDIZE) {
      return standardize(norm);
    }
    Optional<String> scaleName = names.of(Part.SCALE, file);
    Optional<String> shiftName = names.of(Part.SHIFT, file);
    Layer.Statistics.Stored stored = null;
    if (norm.norm() == StepEntry.Norm.BATCH) {
      stored =
          new Layer.Statistics.Stored(
              tensors.vector(required(names, Part.MEAN)),
              tensors.vector(required(names, Part.VARIANCE)),
              norm.epsilon());
    } else if (scaleName.isEmpty() && shiftName.isEmpty() && names.prefix().isPresent()) {
      required(names, Part.SCALE);
    }
    int channels =
        stored != null
            ? stored.mean().size()
            : scaleName.isPresent()
                ? tensors.stored(scaleName.get()).elements()
                : shiftName.isPresent()
                    ? tensors.stored(shiftName.get()).elements()
                    : shapeOf(read).channels();
    Weights scale =
        scaleName.isPresent() ? tensors.vector(scaleName.get()) : tensors.missing(1, channels);
    Weights shift =
        shiftName.isPresent() ? tensors.vector(shiftName.get()) : tensors.missing(0, channels);
    Layer.Statistics statistics =
        switch (norm.norm()) {
          case BATCH, STANDARDIZE -> stored == null ? new Layer.Statistics.None() : stored;
          case LAYER -> new Layer.Statistics.PerPlace(true, norm.epsilon());
          case RMS -> new Layer.Statistics.PerPlace(false, norm.epsilon());
          case GROUP -> new Layer.Statistics.PerGroup(norm.groups(), norm.epsilon());
          case INSTANCE -> new Layer.Statistics.PerGroup(channels, norm.epsilon());
          case AFFINE -> new Layer.Statistics.None();
        };
    return new Layer.Normalization(statistics, scale, shift, norm.activation());
  }

  /** {@code x / deviation - mean / deviation}. */
  private Layer standardize(Content.Normalization norm) throws UnreadableNetworkException {
    Weights mean = tensors.vector(required(norm.tensors(), Part.MEAN));
    Weights deviation = tensors.vector(required(norm.tensors(), Part.DEVIATION));
    if (mean.size() != deviation.size()) {
      throw LoadedTensors.mismatch(
          mean.origin().tensor(),
          "of %d values".formatted(deviation.size()),
          "of %d".formatted(mean.size()));
    }
    float[] scale = new float[mean.size()];
    float[] shift = new float[mean.size()];
    for (int i = 0; i < scale.length; i++) {
      if (deviation.get(i) == 0) {
        throw LoadedTensors.mismatch(
            deviation.origin().tensor(), "without zeros", "0 at index " + i);
      }
      scale[i] = (float) (1.0 / deviation.get(i));
      shift[i] = (float) (-(double) mean.get(i) / deviation.get(i));
    }
    return new Layer.Normalization(
        new Layer.Statistics.None(),
        Weights.of(derived(deviation), scale, scale.length),
        Weights.of(derived(mean), shift, shift.length),
        norm.activation());
  }

  private Layer attention(Content.Attention attention) throws UnreadableNetworkException {
    List<Layer.Projection> parts = new ArrayList<>();
    if (attention.projections().size() == 3) {
      for (Matrix matrix : attention.projections()) {
        parts.add(projection(matrix));
      }
    } else {
      Layer.Projection packed = projection(attention.projections().getFirst());
      int rows = packed.weight().dimension(0);
      if (rows % 3 != 0) {
        throw LoadedTensors.mismatch(
            packed.weight().origin().tensor(),
            "rows for queries, keys and values, as many of each",
            "a weight of %d rows".formatted(rows));
      }
      for (int i = 0; i < 3; i++) {
        parts.add(
            new Layer.Projection(
                rows(packed.weight(), i * rows / 3, rows / 3),
                rows(packed.bias(), i * rows / 3, rows / 3)));
      }
    }
    int rows = parts.getFirst().weight().dimension(0);
    return new Layer.Attention(
        parts.get(0),
        parts.get(1),
        parts.get(2),
        attention.heads(),
        attention.scale().orElse(1 / Math.sqrt((double) rows / attention.heads())),
        attention.causal());
  }

  private Layer.Projection projection(Matrix matrix) throws UnreadableNetworkException {
    StoredTensor stored = weight(matrix, 2);
    Weights weight = tensors.weight(stored, orientation(matrix, stored));
    return new Layer.Projection(
        weight, tensors.bias(matrix.tensors().of(Part.BIAS, file), weight.dimension(0)));
  }

  private StoredTensor weight(Matrix matrix, int axes) throws UnreadableNetworkException {
    StoredTensor stored = tensors.stored(required(matrix.tensors(), Part.WEIGHT));
    if (stored.rank() != axes && !(axes == 4 && stored.rank() == 3)) {
      throw LoadedTensors.mismatch(
          stored.name(), "a weight of %d axes".formatted(axes), LoadedTensors.shape(stored));
    }
    return stored;
  }

  private static Orientation orientation(Matrix matrix, StoredTensor weight) {
    return matrix.orientation().orElseGet(() -> ParameterName.orientation(weight.name()));
  }

  private Weights table(TensorNames names) throws UnreadableNetworkException {
    StoredTensor stored = tensors.stored(required(names, Part.TABLE));
    int axes = stored.rank();
    for (int i = 0; i < axes - 2; i++) {
      if (stored.dimension(i) != 1) {
        axes = 0;
      }
    }
    if (axes < 2) {
      throw LoadedTensors.mismatch(
          stored.name(), "a table of two axes", LoadedTensors.shape(stored));
    }
    return tensors.as(stored, stored.dimension(axes - 2), stored.dimension(axes - 1));
  }

  /** As many rows of a table as the value that is read has places, if it has more. */
  private Weights firstRows(Weights table, int read) {
    int places = shapeOf(read).places();
    return places == Shape.FREE || places >= table.dimension(0) ? table : rows(table, 0, places);
  }

  private static Weights rows(Weights weights, int from, int count) {
    int[] shape = weights.shape();
    int row = weights.size() / shape[0];
    float[] values = new float[count * row];
    weights.copyTo(from * row, values, 0, values.length);
    shape[0] = count;
    boolean none = weights.origin().equals(NetworkReader.NO_BIAS);
    return Weights.of(none ? NetworkReader.NO_BIAS : derived(weights), values, shape);
  }

  private static Weights.Origin derived(Weights weights) {
    return new Weights.Origin(weights.origin().tensor(), Weights.Storage.DERIVED);
  }

  private Shape shapeOf(int value) {
    return value == 0 ? input : new Network(input, steps.subList(0, value)).shapes().getLast();
  }

  private String required(TensorNames names, Part part) throws UnreadableNetworkException {
    return names
        .of(part, file)
        .orElseThrow(() ->
            LoadedTensors.mismatch(
                names
                    .prefix()
                    .map(prefix -> prefix + "." + part.words().getFirst())
                    .orElse(part.field()),
                "in the file",
                "not there"));
  }
}
