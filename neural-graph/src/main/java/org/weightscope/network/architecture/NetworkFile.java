package org.weightscope.network.architecture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.Architecture.Orientation;
import org.weightscope.network.architecture.StepEntry.Content;
import org.weightscope.network.architecture.StepEntry.From;
import org.weightscope.network.architecture.StepEntry.Matrix;
import org.weightscope.network.architecture.StepEntry.Norm;
import org.weightscope.network.architecture.StepEntry.Table;
import org.weightscope.network.architecture.TensorNames.Part;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/**
 * A safetensors file of a network: its tensors in float32, and the document by which {@link
 * NetworkReader} reads the same network from them.
 *
 * <p>Tensors keep the name and the order of axes of their {@link Weights#origin origin}. Those that
 * have none, that were computed, or that would share a name with other values are named after their
 * layer. Zeros and ones that stand for a tensor no file had are left out.
 */
public final class NetworkFile {
  private static final int LONGEST_NAME = 512;

  private final Map<String, Weights> named = new LinkedHashMap<>();
  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Architecture architecture;

  /** The file of a network. */
  public NetworkFile(Network network) {
    List<StepEntry> entries = new ArrayList<>();
    for (Step step : network.steps()) {
      entries.add(entry(step, entries.size()));
    }
    architecture =
        Architecture.NOTHING
            .withInput(network.input())
            .withLayers(new Architecture.Layers.Typed(entries));
  }

  /** The document of the network. */
  public Architecture architecture() {
    return architecture;
  }

  /** The tensors that the document names. */
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors);
  }

  /**
   * The bytes of the file.
   *
   * @param metadata what else the file says; the document is added to it
   * @throws IllegalArgumentException if the network is so deep that its document has more than
   *     {@link Architecture#MOST_BYTES} bytes
   */
  public byte[] bytes(Map<String, String> metadata) {
    String document = architecture.toJson();
    if (document.getBytes(StandardCharsets.UTF_8).length > Architecture.MOST_BYTES) {
      throw new IllegalArgumentException(
          "the document of a network has at most %d bytes, this one %d characters"
              .formatted(Architecture.MOST_BYTES, document.length()));
    }
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(Architecture.METADATA_KEY, document);
    return TensorFileWriter.write(tensors, all);
  }

  private StepEntry entry(Step step, int index) {
    Content content = content(step);
    List<From> from = new ArrayList<>();
    if (!step.inputs().equals(List.of(index))) {
      for (int value : step.inputs()) {
        from.add(value == 0 ? new From.Input() : new From.LayerAt(value - 1));
      }
    }
    boolean says = isName(step.name()) && !step.name().equals(TypedBuilder.defaultName(content));
    return new StepEntry(says ? Optional.of(step.name()) : Optional.empty(), from, content);
  }

  private Content content(Step step) {
    return switch (step.layer()) {
      case Layer.Linear(Weights weight, Weights bias, Activation activation) ->
          new Content.Linear(matrix(step, "", weight, bias), activation);
      case Layer.Convolution(
              Weights weight,
              Weights bias,
              Window window,
              int groups,
              Activation activation) ->
          new Content.Convolution(
              matrix(step, "", weight, bias),
              window.stride(),
              window.dilation(),
              Optional.of(window.padding()),
              groups,
              activation);
      case Layer.Normalization norm -> normalization(step, norm);
      case Layer.ParametricRelu(Weights slope) ->
          new Content.ParametricRelu(only(step, Part.SLOPE, slope));
      case Layer.TokenEmbedding(Weights table) ->
          new Content.Learned(Table.EMBEDDING, only(step, Part.TABLE, table));
      case Layer.PositionEmbedding(Weights table) ->
          new Content.Learned(Table.POSITION, only(step, Part.TABLE, table));
      case Layer.ClassToken(Weights token) ->
          new Content.Learned(Table.CLASS_TOKEN, only(step, Part.TOKEN, token));
      case Layer.Attention attention -> {
        int rows = attention.query().weight().dimension(0);
        double usual = 1 / Math.sqrt((double) rows / attention.heads());
        yield new Content.Attention(
            List.of(
                matrix(step, "query.", attention.query().weight(), attention.query().bias()),
                matrix(step, "key.", attention.key().weight(), attention.key().bias()),
                matrix(step, "value.", attention.value().weight(), attention.value().bias())),
            attention.heads(),
            attention.scale() == usual ? Optional.empty() : Optional.of(attention.scale()),
            attention.causal());
      }
      case Layer.Pointwise _,
          Layer.Pool _,
          Layer.GlobalPool _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Transpose _,
          Layer.Select _,
          Layer.Sum _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _,
          Layer.TokenAt _ ->
          new Content.Computed(step.layer());
    };
  }

  private Content normalization(Step step, Layer.Normalization norm) {
    Map<Part, String> names = new EnumMap<>(Part.class);
    boolean stored = norm.statistics() instanceof Layer.Statistics.Stored;
    if (stored || !isConstant(norm.scale(), 1) || !isConstant(norm.shift(), 0)) {
      put(names, step, Part.SCALE, norm.scale(), 1);
      put(names, step, Part.SHIFT, norm.shift(), 0);
    }
    Norm kind;
    double epsilon = 0;
    int groups = 1;
    switch (norm.statistics()) {
      case Layer.Statistics.None _ -> {
        kind = Norm.AFFINE;
        if (names.isEmpty()) {
          names.put(Part.SCALE, name(step, Part.SCALE.field(), norm.scale()));
        }
      }
      case Layer.Statistics.Stored(Weights mean, Weights variance, double added) -> {
        kind = Norm.BATCH;
        epsilon = added;
        names.put(Part.MEAN, name(step, Part.MEAN.field(), mean));
        names.put(Part.VARIANCE, name(step, Part.VARIANCE.field(), variance));
      }
      case Layer.Statistics.PerPlace(boolean centred, double added) -> {
        kind = centred ? Norm.LAYER : Norm.RMS;
        epsilon = added;
      }
      case Layer.Statistics.PerGroup(int parts, double added) -> {
        kind = Norm.GROUP;
        epsilon = added;
        groups = parts;
      }
    }
    return new Content.Normalization(
        kind, new TensorNames(Optional.empty(), names), epsilon, groups, norm.activation());
  }

  private Matrix matrix(Step step, String part, Weights weight, Weights bias) {
    Map<Part, String> names = new EnumMap<>(Part.class);
    String name = name(step, part + Part.WEIGHT.field(), weight);
    names.put(Part.WEIGHT, name);
    if (!isConstant(bias, 0)) {
      names.put(Part.BIAS, name(step, part + Part.BIAS.field(), bias));
    }
    Orientation orientation = isTransposed(weight) ? Orientation.IN_OUT : Orientation.OUT_IN;
    return new Matrix(
        new TensorNames(Optional.empty(), names),
        ParameterName.orientation(name) == orientation
            ? Optional.empty()
            : Optional.of(orientation));
  }

  private TensorNames only(Step step, Part part, Weights weights) {
    return new TensorNames(Optional.empty(), Map.of(part, name(step, part.field(), weights)));
  }

  private void put(Map<Part, String> names, Step step, Part part, Weights weights, float constant) {
    if (!isConstant(weights, constant)) {
      names.put(part, name(step, part.field(), weights));
    }
  }

  /** The name of a tensor in the file, to which it is added. */
  private String name(Step step, String part, Weights weights) {
    Weights.Origin origin = weights.origin();
    String name = origin.tensor();
    if (origin.storage() == Weights.Storage.DERIVED || !isName(name) || isOther(name, weights)) {
      String path = isName(step.name()) ? step.name() + "." + part : part;
      name = path;
      for (int copy = 2; isOther(name, weights) || !isName(name); copy++) {
        name = isName(path) ? path + copy : part + copy;
      }
    }
    if (named.putIfAbsent(name, weights) == null) {
      tensors.add(stored(name, weights));
    }
    return name;
  }

  private boolean isOther(String name, Weights weights) {
    return named.containsKey(name) && !weights.equals(named.get(name));
  }

  private static StoredTensor stored(String name, Weights weights) {
    if (!isTransposed(weights)) {
      return StoredTensor.of(name, DataType.F32, weights.toArray(), weights.shape());
    }
    int[] shape = weights.shape();
    int[] inputsFirst =
        shape.length == 2
            ? new int[] {shape[1], shape[0]}
            : new int[] {shape[2], shape[3], shape[1], shape[0]};
    return StoredTensor.of(name, DataType.F32, LoadedTensors.inputsFirst(weights), inputsFirst);
  }

  private static boolean isTransposed(Weights weights) {
    return weights.origin().storage() == Weights.Storage.TRANSPOSED
        && (weights.rank() == 2 || weights.rank() == 4);
  }

  /** Whether it stands for a tensor that no file had. */
  private static boolean isConstant(Weights weights, float value) {
    if (!weights.origin().equals(NetworkReader.NO_BIAS)) {
      return false;
    }
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) != value) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().noneMatch(Character::isISOControl)
        && !name.startsWith("__metadata__")
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }
}
