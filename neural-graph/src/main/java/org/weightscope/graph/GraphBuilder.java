package org.weightscope.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightscope.graph.EdgeBlock.Channels;
import org.weightscope.graph.EdgeValues.Entries;
import org.weightscope.graph.EdgeValues.Same;
import org.weightscope.graph.Value.Part;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;

/** Walks over the steps of a network and makes the nodes and edges of each. */
final class GraphBuilder {
  /** More parts of one value than this get a group of their own, so that graphs stay small. */
  private static final int MOST_PARTS = 256;

  private final List<NodeGroup> groups = new ArrayList<>();
  private final List<EdgeBlock> blocks = new ArrayList<>();
  private final List<EdgeBlock> residuals = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final Network network;
  private final List<Shape> shapes;
  private final int[] readers;

  GraphBuilder(Network network) {
    this.network = network;
    shapes = network.shapes();
    readers = new int[shapes.size()];
    network.steps().forEach(step -> step.inputs().forEach(value -> readers[value]++));
    groups.add(
        new NodeGroup(NodeKind.INPUT, network.inputs(), Optional.empty())
            .in(NodeGroup.Role.INPUT)
            .standingFor(0));
    values.add(Value.whole(0, network.inputs(), List.of(), false));
    for (Step step : network.steps()) {
      Value value = after(step);
      if (isOfItsNodes(step.layer(), value)) {
        groups.set(value.group(), groups.get(value.group()).standingFor(values.size()));
      }
      values.add(value);
    }
    markOutputs();
  }

  NeuralGraph graph() {
    List<EdgeBlock> all = new ArrayList<>(blocks);
    all.addAll(residuals);
    return new NeuralGraph(network, groups, all);
  }

  /** Whether a layer makes the value of a whole group, and not only another view of it. */
  private boolean isOfItsNodes(Layer layer, Value value) {
    return switch (layer) {
      case Layer.Pool _,
          Layer.GlobalPool _,
          Layer.Softmax _,
          Layer.Flatten _,
          Layer.ToSequence _,
          Layer.ToFeatureMap _,
          Layer.Select _,
          Layer.Concat _,
          Layer.TokenAt _ ->
          false;
      case Layer.Linear _,
          Layer.Convolution _,
          Layer.Normalization _,
          Layer.Pointwise _,
          Layer.ParametricRelu _,
          Layer.Transpose _,
          Layer.Sum _,
          Layer.Product _,
          Layer.TokenEmbedding _,
          Layer.PositionEmbedding _,
          Layer.ClassToken _,
          Layer.Attention _ ->
          value.parts().equals(List.of(new Part(all(value.group()), 0, 1)));
    };
  }

  private Value after(Step step) {
    List<Value> in = new ArrayList<>();
    for (int value : step.inputs()) {
      in.add(readers[value] == 1 ? values.get(value) : values.get(value).closed());
    }
    Value first = in.getFirst();
    Shape shape = shapes.get(step.inputs().getFirst());
    int channels = shape.channels();
    return switch (step.layer()) {
      case Layer.Linear linear -> linear(linear, first);
      case Layer.Convolution convolution -> convolution(convolution, neurons(first, channels));
      case Layer.Normalization norm -> normalization(norm, neurons(first, channels));
      case Layer.Pointwise(Activation activation) ->
          first.open()
              ? activated(first, activation)
              : pointwise(NodeKind.POINTWISE, EdgeKind.IDENTITY, first, channels, activation);
      case Layer.ParametricRelu(Weights slope) ->
          oneToOne(
              new NodeGroup(NodeKind.PARAMETRIC_RELU, channels, Optional.empty()),
              EdgeKind.SLOPE,
              Entries.vector(slope),
              neurons(first, channels),
              false);
      case Layer.Pool _, Layer.Softmax _ -> first.closed();
      case Layer.GlobalPool _, Layer.TokenAt _ -> new Value(first.parts(), List.of(), false);
      case Layer.ToSequence _, Layer.ToFeatureMap _ -> first;
      case Layer.Flatten(boolean placesFirst) ->
          switch (shape) {
            case Shape.FeatureMap(int _, int height, int width) ->
                neurons(first, channels).flat(placesFirst, channels, height, width);
            case Shape.Sequence(int length, int _) ->
                neurons(first, channels).flat(placesFirst, channels, 1, length);
            case Shape.Vector _, Shape.Tokens _ -> first;
          };
      case Layer.Transpose _ -> transposed(neurons(first, channels), channels, shape.places());
      case Layer.Select(List<Integer> chosen) ->
          bounded(neurons(first, channels).select(chosen), chosen.size());
      case Layer.Concat _ -> concat(in, step.inputs());
      case Layer.Sum(Activation activation) -> sum(in, step.inputs(), activation);
      case Layer.Product _ -> product(in, step.inputs());
      case Layer.TokenEmbedding(Weights table) ->
          embedded(NodeKind.VOCABULARY, table, fresh(table.dimension(1), first.behind()));
      case Layer.PositionEmbedding(Weights table) ->
          embedded(NodeKind.POSITION, table, extensible(first, channels));
      case Layer.ClassToken(Weights token) ->
          embedded(NodeKind.CLASS_TOKEN, token, extensible(first, channels));
      case Layer.Attention attention -> attention(attention, neurons(first, channels));
    };
  }

  private Value linear(Layer.Linear layer, Value in) {
    Value out = layer(layer, in);
    Weights weight = layer.weight();
    for (Part part : in.parts()) {
      Entries entries =
          new Entries(
              weight,
              Optional.empty(),
              part.first(),
              weight.dimension(1),
              part.step(),
              part.placeStep(),
              part.height(),
              part.width());
      Channels channels = new Channels(0, 1, part.nodes().count(), 1);
      EdgeKind kind = part.places() > 1 ? EdgeKind.FLATTENED : EdgeKind.LINEAR;
      blocks.add(new EdgeBlock.Dense(kind, part.nodes(), channels, all(out.group()), entries));
    }
    return out;
  }

  private Value convolution(Layer.Convolution layer, Value in) {
    Value out = layer(layer, in);
    Entries kernels = Entries.kernels(layer.weight());
    dense(EdgeKind.CONVOLUTION, in, layer.inputs(), layer.groups(), out.group(), kernels);
    return out;
  }

  private Value layer(Layer.Weighted layer, Value in) {
    int group =
        add(
            new NodeGroup(NodeKind.NEURON, layer.outputs(), Optional.of(layer.bias()))
                .with(layer.activation()));
    return Value.whole(group, layer.outputs(), in.behind(), isNone(layer.activation()));
  }

  private Value normalization(Layer.Normalization norm, Value in) {
    int channels = norm.scale().size();
    Weights scale = norm.scale();
    Weights shift = norm.shift();
    int sets = 1;
    NodeKind kind =
        switch (norm.statistics()) {
          case Layer.Statistics.None _ -> NodeKind.SCALED;
          case Layer.Statistics.PerPlace(boolean centred, double _) ->
              centred ? NodeKind.LAYER_NORM : NodeKind.RMS_NORM;
          case Layer.Statistics.PerGroup(int parts, double _) -> {
            sets = parts;
            yield parts == channels ? NodeKind.INSTANCE_NORM : NodeKind.GROUP_NORM;
          }
          case Layer.Statistics.Stored(Weights mean, Weights variance, double epsilon) -> {
            scale = foldedScale(scale, variance, epsilon);
            shift = foldedShift(shift, scale, mean);
            yield NodeKind.BATCH_NORM;
          }
        };
    Value out =
        oneToOne(
            new NodeGroup(kind, channels, Optional.of(shift)).with(norm.activation()),
            EdgeKind.SCALE,
            Entries.vector(scale),
            in,
            isNone(norm.activation()));
    if (sets > 1 && sets < channels) {
      // Channels of one set are told from those of another by the statistics they share.
      int statistics = add(new NodeGroup(NodeKind.STATISTICS, sets, Optional.empty()));
      dense(EdgeKind.STATISTICS, in, channels, sets, statistics, Same.ONE);
      Value shared = Value.whole(statistics, sets, List.of(), false);
      dense(EdgeKind.STATISTICS, shared, sets, sets, out.group(), Same.ONE);
    }
    return out;
  }

  private static Weights foldedScale(Weights scale, Weights variance, double epsilon) {
    float[] folded = scale.toArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (folded[i] / Math.sqrt(variance.get(i) + epsilon));
    }
    return derived(scale, folded);
  }

  private static Weights foldedShift(Weights shift, Weights foldedScale, Weights mean) {
    float[] folded = shift.toArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (folded[i] - (double) mean.get(i) * foldedScale.get(i));
    }
    return derived(shift, folded);
  }

  private static Weights derived(Weights from, float[] values) {
    return Weights.of(
        new Weights.Origin(from.origin().tensor(), Weights.Storage.DERIVED), values, from.shape());
  }

  private Value activated(Value value, Activation activation) {
    groups.set(value.group(), groups.get(value.group()).with(activation));
    return isNone(activation) ? value : value.closed();
  }

  /** Places become channels and channels places. */
  private Value transposed(Value in, int channels, int places) {
    boolean back = in.behind().stream().mapToInt(part -> part.nodes().count()).sum() == places;
    int group =
        add(new NodeGroup(back ? NodeKind.CHANNEL : NodeKind.TOKEN, places, Optional.empty()));
    dense(EdgeKind.TRANSPOSE, in, channels, 1, group, Same.ONE);
    if (back) {
      connect(EdgeKind.IDENTITY, Same.ONE, in.behind(), group, places);
    }
    return Value.whole(group, places, in.parts(), false);
  }

  private Value concat(List<Value> in, List<Integer> inputs) {
    List<Part> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < in.size(); i++) {
      for (Part part : in.get(i).parts()) {
        parts.add(part.moved(first));
      }
      first += channels(inputs.get(i));
    }
    return bounded(new Value(parts, behind(in), false), first);
  }

  /**
   * The other parts of a sum enter the nodes of a layer that has no activation yet and no other
   * reader, as in Kofinas et al.; without such a layer the sum has nodes of its own.
   */
  private Value sum(List<Value> in, List<Integer> inputs, Activation activation) {
    int channels = channels(inputs.getFirst());
    int taking = 0;
    while (taking < in.size()
        && !(in.get(taking).open() && channels(inputs.get(taking)) == channels)) {
      taking++;
    }
    Value sum =
        taking < in.size()
            ? in.get(taking)
            : Value.whole(
                add(new NodeGroup(NodeKind.SUM, channels, Optional.empty())),
                channels,
                behind(in),
                true);
    for (int i = 0; i < in.size(); i++) {
      if (i != taking) {
        Value part = neurons(in.get(i), channels(inputs.get(i)));
        connect(EdgeKind.RESIDUAL, Same.ONE, part.parts(), sum.group(), channels);
      }
    }
    return activated(sum, activation);
  }

  private Value product(List<Value> in, List<Integer> inputs) {
    int channels = channels(inputs.getFirst());
    int group = add(new NodeGroup(NodeKind.PRODUCT, channels, Optional.empty()));
    for (int i = 0; i < in.size(); i++) {
      Value factor = neurons(in.get(i), channels(inputs.get(i)));
      connect(EdgeKind.FACTOR, Same.ONE, factor.parts(), group, channels);
    }
    return Value.whole(group, channels, behind(in), false);
  }

  /** Adds the vectors of a table, a node each, to the nodes of an open value. */
  private Value embedded(NodeKind kind, Weights table, Value channels) {
    int rows = table.rank() > 1 ? table.dimension(0) : 1;
    int group = add(new NodeGroup(kind, rows, Optional.empty()));
    Value entries = Value.whole(group, rows, List.of(), false);
    dense(EdgeKind.EMBEDDING, entries, rows, 1, channels.group(), Entries.table(table));
    return channels;
  }

  /** New channels that embeddings can be added to. */
  private Value fresh(int channels, List<Part> behind) {
    int group = add(new NodeGroup(NodeKind.NEURON, channels, Optional.empty()));
    return Value.whole(group, channels, behind, true);
  }

  /** The value if edges can be added to its nodes, else a sum of this one part. */
  private Value extensible(Value in, int channels) {
    if (in.open()) {
      return in;
    }
    int group = add(new NodeGroup(NodeKind.SUM, channels, Optional.empty()));
    connect(EdgeKind.RESIDUAL, Same.ONE, neurons(in, channels).parts(), group, channels);
    return Value.whole(group, channels, in.behind(), true);
  }

  private Value attention(Layer.Attention layer, Value in) {
    Weights query = layer.query().weight();
    Weights value = layer.value().weight();
    int inputs = query.dimension(1);
    int queryKey =
        add(
            new NodeGroup(
                NodeGroup.Role.HIDDEN,
                layer.causal() ? NodeKind.CAUSAL_QUERY_KEY : NodeKind.QUERY_KEY,
                query.dimension(0),
                Optional.of(layer.query().bias()),
                Optional.of(layer.key().bias()),
                Activation.Plain.NONE,
                OptionalInt.empty()));
    Entries both = Entries.matrix(query, Optional.of(layer.key().weight()));
    dense(EdgeKind.QUERY_KEY, in, inputs, 1, queryKey, both);
    int out =
        add(new NodeGroup(NodeKind.VALUE, value.dimension(0), Optional.of(layer.value().bias())));
    dense(EdgeKind.VALUE, in, inputs, 1, out, Entries.matrix(value));
    double usual = 1 / Math.sqrt(query.dimension(0) / (double) layer.heads());
    dense(
        EdgeKind.HEAD,
        Value.whole(queryKey, query.dimension(0), List.of(), false),
        query.dimension(0),
        layer.heads(),
        out,
        new Same((float) (layer.scale() / usual)));
    return Value.whole(out, value.dimension(0), in.behind(), false);
  }

  /** A value of which every channel is a node of its own. */
  private Value neurons(Value in, int channels) {
    return in.flattened()
        ? pointwise(NodeKind.PLACE, EdgeKind.IDENTITY, in, channels, Activation.Plain.NONE)
        : in;
  }

  /** A value of few parts. */
  private Value bounded(Value in, int channels) {
    return in.parts().size() > MOST_PARTS
        ? pointwise(NodeKind.POINTWISE, EdgeKind.IDENTITY, in, channels, Activation.Plain.NONE)
        : in;
  }

  private Value pointwise(
      NodeKind kind, EdgeKind edges, Value in, int channels, Activation activation) {
    return oneToOne(
        new NodeGroup(kind, channels, Optional.empty()).with(activation),
        edges,
        Same.ONE,
        in,
        false);
  }

  /** A group with a node for each channel and an edge to it from that channel. */
  private Value oneToOne(
      NodeGroup nodes, EdgeKind kind, EdgeValues carried, Value in, boolean open) {
    int group = add(nodes);
    connect(kind, carried, in.parts(), group, nodes.size());
    return Value.whole(group, nodes.size(), in.behind(), open);
  }

  private void connect(
      EdgeKind kind, EdgeValues carried, List<Part> parts, int group, int channels) {
    for (Part part : parts) {
      Nodes sources = part.nodes();
      Nodes.Range targets = new Nodes.Range(group, part.first(), part.step(), sources.count());
      if (part.places() > 1) {
        blocks.add(
            new EdgeBlock.OneToOne(
                EdgeKind.PLACE,
                new Nodes.Repeated(sources, part.places()),
                new Nodes.Grid(targets, part.placeStep(), part.places()),
                new EdgeValues.OneHot(part.height(), part.width())));
      } else if (part.first() < channels) {
        int shared = Math.ceilDiv(channels - part.first(), part.step());
        EdgeBlock block =
            new EdgeBlock.OneToOne(kind, sources.atMost(shared), targets.atMost(shared), carried);
        (kind == EdgeKind.RESIDUAL ? residuals : blocks).add(block);
      }
    }
  }

  private void dense(
      EdgeKind kind, Value in, int inputs, int parts, int target, EdgeValues carried) {
    for (Part part : in.parts()) {
      Channels channels = new Channels(part.first(), part.step(), inputs, parts);
      blocks.add(new EdgeBlock.Dense(kind, part.nodes(), channels, all(target), carried));
    }
  }

  private void markOutputs() {
    Value last = values.getLast();
    int size = shapes.getLast().channels();
    int group = last.group();
    boolean whole = group > 0 && last.parts().equals(List.of(new Part(all(group), 0, 1)));
    if (!whole) {
      NodeKind kind = last.flattened() ? NodeKind.PLACE : NodeKind.POINTWISE;
      group = pointwise(kind, EdgeKind.IDENTITY, last, size, Activation.Plain.NONE).group();
      groups.set(group, groups.get(group).standingFor(values.size() - 1));
    }
    groups.set(group, groups.get(group).in(NodeGroup.Role.OUTPUT));
  }

  private static List<Part> behind(List<Value> in) {
    return in.stream()
        .map(Value::behind)
        .filter(parts -> !parts.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private int channels(int value) {
    return shapes.get(value).channels();
  }

  private Nodes.Range all(int group) {
    return Nodes.Range.all(group, groups.get(group).size());
  }

  private int add(NodeGroup group) {
    groups.add(group);
    return groups.size() - 1;
  }

  private static boolean isNone(Activation activation) {
    return activation == Activation.Plain.NONE;
  }
}
