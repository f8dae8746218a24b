package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.StepEntry.Content;
import org.weightscope.network.architecture.StepEntry.From;
import org.weightscope.network.architecture.StepEntry.Matrix;
import org.weightscope.network.architecture.StepEntry.Norm;
import org.weightscope.network.architecture.StepEntry.Table;
import org.weightscope.network.architecture.TensorNames.Part;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of layers that state their type, both ways. */
final class StepJson {
  /** What stands for the input of the network in {@code from}. */
  static final String INPUT = "input";

  /** What PyTorch, Keras' layer norm aside, adds to a variance if nothing is stated. */
  static final double EPSILON = 1e-5;

  private static final List<String> PROJECTIONS = List.of("query", "key", "value");
  private static final String SAME = "same";

  private final Fields fields;

  private StepJson(Fields fields) {
    this.fields = fields;
  }

  /**
   * Reads a layer.
   *
   * @param before the layers before it
   */
  static StepEntry read(Fields fields, List<StepEntry> before) throws UnreadableNetworkException {
    StepJson json = new StepJson(fields);
    Optional<String> name = fields.text("name");
    List<From> from = json.from(before);
    StepEntry entry = new StepEntry(name, from, json.content(fields.requiredText("type")));
    fields.end();
    if (from.size() < 2 && readsSeveral(entry.content())) {
      throw fields.malformed(fields.path("from") + " names the values that are put together");
    }
    return entry;
  }

  private static boolean readsSeveral(Content content) {
    return content instanceof Content.Computed(Layer layer)
        && (layer instanceof Layer.Sum
            || layer instanceof Layer.Product
            || layer instanceof Layer.Concat);
  }

  /** Whether the tensors of a first layer tell the shape of the input. */
  static boolean tellsInput(StepEntry first) {
    return switch (first.content()) {
      case Content.Linear _, Content.Convolution _ -> true;
      case Content.Learned(Table table, TensorNames _) -> table == Table.EMBEDDING;
      case Content.Computed _,
          Content.Normalization _,
          Content.ParametricRelu _,
          Content.Attention _ ->
          false;
    };
  }

  private Content content(String type) throws UnreadableNetworkException {
    return switch (type) {
      case "linear" -> new Content.Linear(matrix(fields), activation());
      case "convolution" -> convolution();
      case "batch-norm" -> norm(Norm.BATCH, Part.SCALE, Part.SHIFT, Part.MEAN, Part.VARIANCE);
      case "layer-norm" -> norm(Norm.LAYER, Part.SCALE, Part.SHIFT);
      case "rms-norm" -> norm(Norm.RMS, Part.SCALE, Part.SHIFT);
      case "group-norm" -> norm(Norm.GROUP, Part.SCALE, Part.SHIFT);
      case "instance-norm" -> norm(Norm.INSTANCE, Part.SCALE, Part.SHIFT);
      case "affine" -> norm(Norm.AFFINE, Part.SCALE, Part.SHIFT);
      case "standardize" -> norm(Norm.STANDARDIZE, Part.MEAN, Part.DEVIATION);
      case "activation" -> {
        Optional<Activation> activation = ActivationJson.read(fields);
        if (activation.isEmpty()) {
          throw fields.malformed(fields.path("activation") + " is missing");
        }
        yield computed(new Layer.Pointwise(activation.get()));
      }
      case "prelu" -> new Content.ParametricRelu(tensors(Part.SLOPE));
      case "max-pool" -> computed(pool(Layer.Pooling.MAX));
      case "average-pool" -> computed(pool(Layer.Pooling.AVERAGE));
      case "global-max-pool" -> computed(new Layer.GlobalPool(Layer.Pooling.MAX));
      case "global-average-pool" -> computed(new Layer.GlobalPool(Layer.Pooling.AVERAGE));
      case "flatten" -> computed(new Layer.Flatten(placesFirst()));
      case "to-sequence" -> computed(new Layer.ToSequence());
      case "to-map" ->
          computed(
              new Layer.ToFeatureMap(
                  fields.requiredInteger("height", 1, Fields.LARGEST),
                  fields.requiredInteger("width", 1, Fields.LARGEST)));
      case "transpose" -> computed(new Layer.Transpose());
      case "select" ->
          computed(
              new Layer.Select(
                  fields
                      .integers("channels", 0)
                      .orElseThrow(
                          () -> fields.malformed(fields.path("channels") + " is missing"))));
      case "sum" -> computed(new Layer.Sum(activation()));
      case "product" -> computed(new Layer.Product());
      case "concat" -> computed(new Layer.Concat());
      case "softmax" -> computed(new Layer.Softmax(false));
      case "log-softmax" -> computed(new Layer.Softmax(true));
      case "embedding" -> new Content.Learned(Table.EMBEDDING, tensors(Part.TABLE));
      case "position" -> new Content.Learned(Table.POSITION, tensors(Part.TABLE));
      case "class-token" -> new Content.Learned(Table.CLASS_TOKEN, tensors(Part.TOKEN));
      case "token" ->
          computed(
              new Layer.TokenAt(fields.requiredInteger("index", -Fields.LARGEST, Fields.LARGEST)));
      case "attention" -> attention();
      default ->
          throw fields.malformed(
              "%s is no type of layer that is known".formatted(fields.path("type")));
    };
  }

  private static Content computed(Layer layer) {
    return new Content.Computed(layer);
  }

  private List<From> from(List<StepEntry> before) throws UnreadableNetworkException {
    List<From> all = new ArrayList<>();
    for (JsonNode value : fields.elements("from")) {
      if (value.isInt()) {
        if (value.intValue() < 0 || value.intValue() >= before.size()) {
          throw fields.malformed(
              "%s is an index of an earlier layer, \"input\" or a name"
                  .formatted(fields.path("from")));
        }
        all.add(new From.LayerAt(value.intValue()));
        continue;
      }
      String name = fields.text(value, fields.path("from"));
      long called = before.stream().filter(entry -> entry.name().equals(Optional.of(name))).count();
      if (name.equals(INPUT)) {
        all.add(new From.Input());
      } else if (called == 1) {
        all.add(new From.LayerCalled(name));
      } else {
        throw fields.malformed(
            "%s names %s earlier layer"
                .formatted(fields.path("from"), called == 0 ? "no" : "more than one"));
      }
    }
    return all;
  }

  private Activation activation() throws UnreadableNetworkException {
    return ActivationJson.read(fields).orElse(Activation.Plain.NONE);
  }

  private TensorNames tensors(Part... parts) throws UnreadableNetworkException {
    return tensors(fields, parts);
  }

  private static TensorNames tensors(Fields fields, Part... parts)
      throws UnreadableNetworkException {
    Map<Part, String> named = new EnumMap<>(Part.class);
    for (Part part : parts) {
      fields.text(part.field()).ifPresent(name -> named.put(part, name));
    }
    return new TensorNames(fields.text("prefix"), named);
  }

  private static Matrix matrix(Fields fields) throws UnreadableNetworkException {
    TensorNames tensors = tensors(fields, Part.WEIGHT, Part.BIAS);
    if (tensors.prefix().isEmpty() && !tensors.named().containsKey(Part.WEIGHT)) {
      throw fields.malformed(fields.path("prefix") + " or weight is missing");
    }
    return new Matrix(tensors, ArchitectureJson.orientation(fields));
  }

  private Content convolution() throws UnreadableNetworkException {
    boolean same = fields.isText("padding");
    if (same && !fields.requiredText("padding").equals(SAME)) {
      throw fields.malformed(
          fields.path("padding") + " is \"same\", a number, or an array of 2 or 4 numbers");
    }
    return new Content.Convolution(
        matrix(fields),
        size("stride", Window.Size.ONE),
        size("dilation", Window.Size.ONE),
        same ? Optional.empty() : Optional.of(padding()),
        fields.integer("groups", 1, Fields.LARGEST).orElse(1),
        activation());
  }

  private Layer pool(Layer.Pooling pooling) throws UnreadableNetworkException {
    if (!fields.has("kernel")) {
      throw fields.malformed(fields.path("kernel") + " is missing");
    }
    Window.Size kernel = size("kernel", Window.Size.ONE);
    Window window =
        new Window(size("stride", kernel), size("dilation", Window.Size.ONE), padding());
    boolean average = pooling == Layer.Pooling.AVERAGE;
    return new Layer.Pool(
        pooling,
        kernel,
        window,
        average && fields.flag("countPadding").orElse(true),
        fields.flag("ceil").orElse(false));
  }

  private Window.Size size(String field, Window.Size absent) throws UnreadableNetworkException {
    Optional<List<Integer>> sizes = fields.integers(field, 1);
    if (sizes.isEmpty()) {
      return absent;
    }
    return switch (sizes.get().size()) {
      case 1 -> Window.Size.of(sizes.get().getFirst());
      case 2 -> new Window.Size(sizes.get().get(0), sizes.get().get(1));
      default ->
          throw fields.malformed(fields.path(field) + " is one number, or two: down and across");
    };
  }

  private Window.Padding padding() throws UnreadableNetworkException {
    List<Integer> sides = fields.integers("padding", 0).orElse(List.of(0));
    return switch (sides.size()) {
      case 1 -> Window.Padding.of(sides.getFirst());
      case 2 -> new Window.Padding(sides.get(0), sides.get(1), sides.get(0), sides.get(1));
      case 4 -> new Window.Padding(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
      default ->
          throw fields.malformed(
              fields.path("padding")
                  + " is one number, two (down, across) or four (top, left, bottom, right)");
    };
  }

  private boolean placesFirst() throws UnreadableNetworkException {
    String order = fields.text("order").orElse("channels-first");
    if (!order.equals("channels-first") && !order.equals("places-first")) {
      throw fields.malformed(fields.path("order") + " is channels-first or places-first");
    }
    return order.equals("places-first");
  }

  private Content norm(Norm norm, Part... parts) throws UnreadableNetworkException {
    TensorNames tensors = tensors(parts);
    boolean withEpsilon = norm != Norm.AFFINE && norm != Norm.STANDARDIZE;
    double epsilon = withEpsilon ? fields.number("epsilon").orElse(EPSILON) : 0;
    if (epsilon < 0) {
      throw fields.malformed(fields.path("epsilon") + " is not negative");
    }
    int groups = norm == Norm.GROUP ? fields.requiredInteger("groups", 1, Fields.LARGEST) : 1;
    boolean needed = norm == Norm.BATCH || norm == Norm.AFFINE || norm == Norm.STANDARDIZE;
    if (needed && tensors.equals(TensorNames.NONE)) {
      throw fields.malformed(
          "%s or %s is missing".formatted(fields.path("prefix"), parts[0].field()));
    }
    return new Content.Normalization(norm, tensors, epsilon, groups, activation());
  }

  private Content attention() throws UnreadableNetworkException {
    List<Matrix> projections = new ArrayList<>();
    for (String field : PROJECTIONS) {
      if (fields.isText(field)) {
        projections.add(
            new Matrix(TensorNames.under(fields.requiredText(field)), Optional.empty()));
      } else if (fields.has(field)) {
        Fields object = fields.object(field).orElseThrow();
        projections.add(matrix(object));
        object.end();
      }
    }
    if (projections.isEmpty()) {
      projections.add(matrix(fields));
    } else if (projections.size() != PROJECTIONS.size()) {
      throw fields.malformed(fields.path("query") + ", key and value stand together");
    }
    int heads = fields.requiredInteger("heads", 1, Fields.LARGEST);
    return new Content.Attention(
        projections, heads, fields.number("scale"), fields.flag("causal").orElse(false));
  }

  /** Writes a layer. */
  static void write(ObjectNode target, StepEntry entry) {
    target.put("type", type(entry.content()));
    entry.name().ifPresent(name -> target.put("name", name));
    if (!entry.from().isEmpty()) {
      ArrayNode from = target.putArray("from");
      for (From one : entry.from()) {
        switch (one) {
          case From.Input _ -> from.add(INPUT);
          case From.LayerAt(int index) -> from.add(index);
          case From.LayerCalled(String name) -> from.add(name);
        }
      }
    }
    switch (entry.content()) {
      case Content.Computed(Layer layer) -> writeComputed(target, layer);
      case Content.Linear(Matrix matrix, Activation activation) -> {
        writeMatrix(target, matrix);
        writeActivation(target, activation);
      }
      case Content.Convolution convolution -> {
        writeMatrix(target, convolution.matrix());
        writeSize(target, "stride", convolution.stride());
        if (!convolution.dilation().equals(Window.Size.ONE)) {
          writeSize(target, "dilation", convolution.dilation());
        }
        convolution
            .padding()
            .ifPresentOrElse(
                padding -> writePadding(target, padding), () -> target.put("padding", SAME));
        if (convolution.groups() != 1) {
          target.put("groups", convolution.groups());
        }
        writeActivation(target, convolution.activation());
      }
      case Content.Normalization norm -> {
        writeTensors(target, norm.tensors());
        if (norm.norm() == Norm.GROUP) {
          target.put("groups", norm.groups());
        }
        if (norm.norm() != Norm.AFFINE
            && norm.norm() != Norm.STANDARDIZE
            && norm.epsilon() != EPSILON) {
          target.put("epsilon", norm.epsilon());
        }
        writeActivation(target, norm.activation());
      }
      case Content.ParametricRelu(TensorNames tensors) -> writeTensors(target, tensors);
      case Content.Learned(Table _, TensorNames tensors) -> writeTensors(target, tensors);
      case Content.Attention attention -> {
        target.put("heads", attention.heads());
        if (attention.projections().size() == 1) {
          writeMatrix(target, attention.projections().getFirst());
        } else {
          for (int i = 0; i < PROJECTIONS.size(); i++) {
            writeMatrix(target.putObject(PROJECTIONS.get(i)), attention.projections().get(i));
          }
        }
        attention.scale().ifPresent(scale -> target.put("scale", scale));
        if (attention.causal()) {
          target.put("causal", true);
        }
      }
    }
  }

  /** The type of a layer as documents write it. */
  static String type(Content content) {
    return switch (content) {
      case Content.Linear _ -> "linear";
      case Content.Convolution _ -> "convolution";
      case Content.ParametricRelu _ -> "prelu";
      case Content.Attention _ -> "attention";
      case Content.Learned(Table table, TensorNames _) -> ArchitectureJson.text(table);
      case Content.Normalization norm ->
          switch (norm.norm()) {
            case BATCH -> "batch-norm";
            case LAYER -> "layer-norm";
            case RMS -> "rms-norm";
            case GROUP -> "group-norm";
            case INSTANCE -> "instance-norm";
            case AFFINE -> "affine";
            case STANDARDIZE -> "standardize";
          };
      case Content.Computed(Layer layer) -> layer.kind();
    };
  }

  private static void writeComputed(ObjectNode target, Layer layer) {
    switch (layer) {
      case Layer.Pointwise(Activation activation) ->
          ActivationJson.write(target, "activation", activation);
      case Layer.Pool pool -> {
        writeSize(target, "kernel", pool.kernel());
        writeSize(target, "stride", pool.window().stride());
        if (!pool.window().dilation().equals(Window.Size.ONE)) {
          writeSize(target, "dilation", pool.window().dilation());
        }
        if (!pool.window().padding().equals(Window.Padding.NONE)) {
          writePadding(target, pool.window().padding());
        }
        if (pool.pooling() == Layer.Pooling.AVERAGE && !pool.countPadding()) {
          target.put("countPadding", false);
        }
        if (pool.ceil()) {
          target.put("ceil", true);
        }
      }
      case Layer.Flatten(boolean placesFirst) -> {
        if (placesFirst) {
          target.put("order", "places-first");
        }
      }
      case Layer.ToFeatureMap(int height, int width) ->
          target.put("height", height).put("width", width);
      case Layer.Select(List<Integer> channels) -> {
        ArrayNode array = target.putArray("channels");
        channels.forEach(array::add);
      }
      case Layer.Sum(Activation activation) -> writeActivation(target, activation);
      case Layer.TokenAt(int index) -> target.put("index", index);
      case Layer.GlobalPool _,
          Layer.ToSequence _,
          Layer.Transpose _,
          Layer.Product _,
          Layer.Concat _,
          Layer.Softmax _ -> {}
      case Layer.Weighted _,
          Layer.Normalization _,
          Layer.ParametricRelu _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.Attention _ ->
          throw new IllegalArgumentException(layer + " has tensors");
    }
  }

  private static void writeTensors(ObjectNode target, TensorNames tensors) {
    tensors.prefix().ifPresent(prefix -> target.put("prefix", prefix));
    for (Part part : Part.values()) {
      if (tensors.named().containsKey(part)) {
        target.put(part.field(), tensors.named().get(part));
      }
    }
  }

  private static void writeMatrix(ObjectNode target, Matrix matrix) {
    writeTensors(target, matrix.tensors());
    matrix.orientation().ifPresent(axes -> target.put("orientation", ArchitectureJson.text(axes)));
  }

  private static void writeActivation(ObjectNode target, Activation activation) {
    if (activation != Activation.Plain.NONE) {
      ActivationJson.write(target, "activation", activation);
    }
  }

  private static void writeSize(ObjectNode target, String field, Window.Size size) {
    if (size.height() == size.width()) {
      target.put(field, size.height());
    } else {
      target.putArray(field).add(size.height()).add(size.width());
    }
  }

  private static void writePadding(ObjectNode target, Window.Padding padding) {
    if (padding.equals(Window.Padding.of(padding.top()))) {
      target.put("padding", padding.top());
    } else {
      target
          .putArray("padding")
          .add(padding.top())
          .add(padding.left())
          .add(padding.bottom())
          .add(padding.right());
    }
  }
}
